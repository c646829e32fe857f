// Postcodes: not in the site's data. postcodes.io is asked, by the reader's own browser, when the reader chooses to.
"use strict";
(() => {
  const { postcodes, patience } = document.documentElement.dataset;
  const WHOLE = /^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$/;
  const BEGUN = /^[A-Z]{1,2}\d[A-Z\d]?(\d[A-Z]?)?$/;
  const NOT_FOUND = 404;
  const tight = (text) => text.replace(/\s+/g, "").toUpperCase();

  // What went wrong, in words for the reader.
  class Unanswered extends Error {}

  const answer = async (postcode, signal) => {
    const got = await fetch(postcodes + tight(postcode), {
      signal,
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    if (got.status === NOT_FOUND) throw new Unanswered(`postcodes.io knows no postcode ${postcode} in use.`);
    if (!got.ok)
      throw new Unanswered(
        `postcodes.io answers with an error (${got.status}). Try again in a while, or search by name.`,
      );
    return (await got.json()).result;
  };
  const inWords = (error) => {
    if (error instanceof Unanswered) return error.message;
    if (error.name === "TimeoutError")
      return "postcodes.io did not answer in time. Try again in a while, or search by name.";
    if (error instanceof SyntaxError)
      return "postcodes.io answered with something that cannot be read. Search by name instead.";
    return "postcodes.io cannot be reached. Are you online? Boroughs, wards and areas are found without it.";
  };
  const areaOf = (index, postcode, result) => {
    const codes = result?.codes;
    if (!codes) throw new SyntaxError("no codes");
    // Older answers have one code of either census: one that is no area of 2021 is not taken for one.
    const area = LCA.places.area(index, codes.lsoa21 ?? codes.lsoa);
    if (area) return area;
    const where = result.admin_district ? ` (${result.admin_district})` : "";
    throw new Unanswered(
      `postcodes.io places ${postcode}${where} in none of London's areas of 2021. This site covers London only.`,
    );
  };

  LCA.postcodes = {
    // "se19sg" -> "SE1 9SG"; nothing for what is no whole postcode.
    whole: (text) => WHOLE.exec(tight(text))?.slice(1).join(" "),
    begun: (text) => BEGUN.test(tight(text)),
    // The area of a postcode, or a sentence that says why there is none; nothing when the reader went on meanwhile.
    ask: async (index, postcode, controller) => {
      const { signal } = controller;
      const late = setTimeout(() => controller.abort(new DOMException("late", "TimeoutError")), Number(patience));
      try {
        return { area: areaOf(index, postcode, await answer(postcode, signal)) };
      } catch (error) {
        const left = signal.aborted && signal.reason.name === "AbortError";
        return left ? {} : { said: inWords(signal.reason ?? error) };
      } finally {
        clearTimeout(late);
      }
    },
  };
})();
