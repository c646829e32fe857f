// What a search finds: places grouped by kind, the right one first.
"use strict";
(() => {
  const { words, index, area, wardCode, rowOfCode, wardOf, postcodes, KINDS, ranked, candidates } = LCA.search;
  const OF_A_KIND = 8; // options of one kind
  const SPREAD = 15; // small areas of one street, over several boroughs
  const CODE = /^e0\d{7}$/i;
  const AREA = /^(.*[a-z])\s+0*(\d{1,3}[a-z]?)$/i; // "Hackney 17C"
  const BEGUN_AS_A_POSTCODE = /^[a-z]{1,2}\d[a-z\d]? *\d[a-z\d]*$/i;
  const number = (count, one, more) => (count === 1 ? `one ${one}` : `${count.toLocaleString("en-GB")} ${more}`);

  // Options: what is shown of a place, and where it leads.
  const areaOption = async (row, note) => {
    const one = await area(row);
    const where = `${one.ward.name} ward, ${one.code}`;
    return {
      place: one,
      name: one.around ? `${one.name}, around ${one.around}` : one.name,
      note: [where, note, one.said].filter(Boolean).join("; "),
    };
  };
  const boroughsOf = (places, rows) => [...new Set(rows.map((row) => wardOf(places, row).borough))];
  const streetOptions = (places, { place }) => {
    const by = boroughsOf(places, place.rows);
    return by.map((borough) => {
      const rows = place.rows.filter((row) => wardOf(places, row).borough === borough);
      const [only, ...others] = new Set(rows.map((row) => wardOf(places, row).name));
      const where = others.length ? borough.name : `${only}, ${borough.name}`;
      const one = { ...place, rows };
      return {
        place: one,
        name: place.name,
        note: `${where}: ${number(rows.length, "small area", "small areas")}`,
        refill: rows.length > 1 && `${place.name}, ${borough.name}`,
      };
    });
  };
  const pointOptions = (places, { place }) =>
    place.rows.map((row) => {
      const ward = wardOf(places, row);
      return { place: { ...place, rows: [row] }, name: place.name, note: `${ward.name} ward, ${ward.borough.name}` };
    });
  const option = (places, found) => {
    const { place } = found;
    if (place.kind === "street") return streetOptions(places, found);
    if (place.rows) return pointOptions(places, found);
    const notes = {
      borough: "Borough",
      ward: place.borough.name,
      without: `A ward smaller than any small area: see the ${place.borough.name}`,
    };
    return [{ place, name: place.name, note: [notes[place.kind], place.said].filter(Boolean).join("; ") }];
  };
  const group = (title, options) => ({ title, options });
  // The areas of a street that was meant alone, where they are few enough to choose from.
  const onStreet = async (places, found) => {
    const [first, second] = found;
    if (first?.place.kind !== "street" || (second && !first.whole)) return undefined;
    const { place, elsewhere } = first;
    const rows = place.rows.filter((row) => {
      const own = words(wardOf(places, row).borough.name);
      return elsewhere.every((word) => own.some((one) => one.startsWith(word)));
    });
    if (rows.length > SPREAD && boroughsOf(places, rows).length > 1) return undefined;
    return {
      first,
      shown: group(`Small areas on ${place.name}`, await Promise.all(rows.map((row) => areaOption(row)))),
    };
  };
  // The kind of the best place first, then the kinds as they stand above.
  const grouped = (places, found) => {
    const kinds = [...new Set([found[0]?.place.kind, ...Object.keys(KINDS)])];
    return kinds
      .map((kind) => [kind, found.filter(({ place }) => place.kind === kind).slice(0, OF_A_KIND)])
      .filter(([, members]) => members.length)
      .map(([kind, members]) => group(KINDS[kind], members.flatMap((one) => option(places, one)).slice(0, OF_A_KIND)));
  };

  const byName = async (query) => {
    const asked = words(query);
    if (!asked.length) return { groups: [] };
    const places = await index();
    const found = await candidates(asked, /\S$/.test(query));
    const street = await onStreet(places, found);
    const rest = grouped(
      places,
      found.filter((one) => one !== street?.first),
    );
    return { groups: street ? [street.shown, ...rest] : rest, close: found.some(({ edits }) => edits > 0) };
  };
  const byPostcode = async (asked) => {
    const { row, rows, of, wards, said } = await postcodes.find(asked);
    if (row !== undefined) return { groups: [group(`Postcode ${asked.sector}${asked.unit}`, [await areaOption(row)])] };
    const share = (count) => `${count.toLocaleString("en-GB")} of ${number(of, "postcode", "postcodes")}`;
    if (rows) {
      return {
        said,
        groups: [
          group(`Sector ${asked.sector}`, await Promise.all(rows.map(([one, count]) => areaOption(one, share(count))))),
        ],
      };
    }
    const options = (wards || []).flatMap(([place]) => option({}, { place }));
    return { said, groups: options.length ? [group(`Wards in ${asked.district}`, options)] : [] };
  };
  const byArea = async ([, before, name]) => {
    const { places } = await index();
    const [found] = ranked(
      places.filter(({ kind }) => kind === "borough"),
      words(before),
    );
    if (!found) return undefined;
    const { first, end } = found.place;
    const inside = await Promise.all(Array.from({ length: end - first }, (_, at) => area(first + at)));
    const own = (one) =>
      one.name
        .slice(one.borough.name.length + 1)
        .replace(/^0+/, "")
        .toLowerCase();
    const rows = inside.filter((one) => own(one).startsWith(name.toLowerCase())).map(({ row }) => row);
    return (
      rows.length && {
        groups: [group("Small areas", await Promise.all(rows.slice(0, SPREAD).map((row) => areaOption(row))))],
      }
    );
  };
  const byCode = async (code) => {
    const row = await rowOfCode(code.toUpperCase());
    if (row === undefined) return { groups: [], said: `No small area of London has the code ${code.toUpperCase()}.` };
    return { groups: [group("Small areas", [await areaOption(row)])] };
  };

  // { groups: [{ title, options }], said: a sentence for all to see, close: nothing is called what was asked for }
  const answer = async (query) => {
    const text = query.trim();
    if (CODE.test(text)) return byCode(text);
    const postcode = postcodes.read(text);
    const area = AREA.exec(text);
    const answered = (postcode && (await byPostcode(postcode))) || (area && (await byArea(area)));
    if (answered?.groups.length || postcode?.unit) return answered;
    const names = await byName(query);
    if (names.groups.length) return names;
    if (answered) return answered;
    const said = BEGUN_AS_A_POSTCODE.test(text)
      ? `“${text}” is not a whole postcode: one ends in a digit and two letters, such as SE1 9SG.`
      : "No place of that name.";
    return { ...names, said: text.length > 2 && said };
  };

  // Where a place is read about.
  const code = async (place) => {
    if (place.kind === "ward") return wardCode(place);
    return place.kind === "borough" || place.kind === "without"
      ? place.borough.code
      : (await area(place.row ?? place.rows[0])).code;
  };
  // As in build/report/places/addresses.py.
  const address = async (place) => {
    if (place.kind === "borough" || place.kind === "without") return `places/${place.borough.slug}.html`;
    if (place.kind === "ward") return `places/${place.borough.slug}/${place.slug}.html`;
    const one = await area(place.row ?? place.rows[0]);
    return `places/${one.borough.slug}/${one.ward.slug}.html#${one.code}`;
  };
  Object.assign(LCA.search, { answer, code, address });
})();
