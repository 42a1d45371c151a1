// On a narrow screen the menu is a strip that scrolls: brings the present page into sight.
"use strict";
(() => {
  const here = document.querySelector(".side [aria-current]");
  const strip = here?.parentElement;
  if (!strip || strip.scrollWidth <= strip.clientWidth) return;
  const place = here.getBoundingClientRect().left - strip.getBoundingClientRect().left;
  strip.scrollLeft += place - (strip.clientWidth - here.offsetWidth) / 2;
})();
