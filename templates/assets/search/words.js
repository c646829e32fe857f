// Words as they are compared, the sound that they are filed under, and how near one comes to another.
"use strict";
(() => {
  const FAR = Infinity;
  // The same as in build/report/search/names.py, which files the names.
  const VOWELS = "aeiouy";
  const SOUNDS = { c: "k", q: "k", x: "k", z: "s" };
  const CONSONANTS = 3;
  const UNSAID = ["the", "st"];

  const plain = (text) =>
    text
      .normalize("NFKD")
      .replace(/[\u0300-\u036f'’.]/g, "")
      .toLowerCase();
  const words = (text) =>
    plain(text)
      .split(/[^a-z0-9]+/)
      .filter(Boolean)
      .map((word) => (word === "saint" ? "st" : word));
  const slug = (text) =>
    text
      .replaceAll("’", "'")
      .normalize("NFKD")
      .replace(/[^ -~]/g, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "");
  const sound = (word) => {
    let heard = VOWELS.includes(word[0]) ? "a" : SOUNDS[word[0]] || word[0];
    let before = heard;
    for (const letter of word.slice(1)) {
      const now = SOUNDS[letter] || letter;
      if (!`${VOWELS}h`.includes(now) && now !== before) heard += now;
      before = now;
    }
    return heard.slice(0, CONSONANTS);
  };
  // The words that a name is looked up by, in the order asked.
  const telling = (asked) => {
    const said = asked.filter((word) => !UNSAID.includes(word));
    return said.length ? said : asked;
  };

  // Optimal string alignment (edits and swaps of neighbours) from what was asked to each beginning of a word.
  const distances = (asked, own) => {
    let older = [];
    let last = Array.from({ length: own.length + 1 }, (_, column) => column);
    for (let row = 1; row <= asked.length; row++) {
      const now = [row];
      for (let column = 1; column <= own.length; column++) {
        const same = asked[row - 1] === own[column - 1];
        now[column] = Math.min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (same ? 0 : 1));
        const swapped =
          row > 1 && column > 1 && asked[row - 1] === own[column - 2] && asked[row - 2] === own[column - 1];
        if (swapped) now[column] = Math.min(now[column], older[column - 2] + 1);
      }
      [older, last] = [last, now];
    }
    return last;
  };
  // A short word differs from too many others by one letter, and a number by any.
  const allowed = (word) => (/\d/.test(word) || word.length < 3 ? 0 : word.length < 7 ? 1 : 2);
  // [edits, whether the word was only begun]
  const exactly = (word, own) => (own === word ? [0, 0] : own.startsWith(word) ? [0, 1] : [FAR, 0]);
  const nearly = (word, own) => {
    const most = allowed(word);
    if (!most || own.length < word.length - most || /\d/.test(own)) return exactly(word, own);
    const ends = distances(word, own);
    const whole = ends[own.length];
    const least = Math.min(...ends);
    if (least > most) return [FAR, 0];
    return whole <= most && whole <= least + 1 ? [whole, 0] : [least, 1];
  };

  LCA.search = { FAR, words, slug, sound, telling, exactly, nearly };
})();
