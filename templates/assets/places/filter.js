// The box over a long table hides the rows whose name does not hold what is typed.
"use strict";
for (const input of document.querySelectorAll(".table-filter input")) {
  const [body] = input.parentElement.nextElementSibling.querySelector("table").tBodies;
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of body.rows) row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
  });
}
