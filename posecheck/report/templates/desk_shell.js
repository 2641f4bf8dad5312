// A page within the page: says that it is being made until it is there, and prints it.
(() => {
  const frame = document.getElementById("shown");
  const working = document.getElementById("working");
  frame.addEventListener("load", () => { working.hidden = true; });
  document.getElementById("print")?.addEventListener("click", () => frame.contentWindow.print());
  for (const form of document.querySelectorAll('form[target="shown"]')) {
    form.addEventListener("submit", () => { working.hidden = false; });
  }
})();
