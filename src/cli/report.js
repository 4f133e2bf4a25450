'use strict';
// Filter and fold.  Without this script the page is whole; it only lacks the
// form, which is hidden until here.
(function () {
  const form = document.getElementById('filter');
  if (!form) return;
  const words = form.elements.words;
  const kind = form.elements.kind;
  const status = form.elements.status;
  const told = document.getElementById('told');
  const rows = Array.from(document.querySelectorAll('tr[data-entry]'));
  const entries = rows.map(function (row) {
    const id = row.dataset.entry;
    return {
      row: row,
      text: row.textContent.toLowerCase(),
      kind: row.dataset.kind,
      status: row.dataset.status,
      below: document.getElementById('r' + id)
    };
  });

  function apply() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    entries.forEach(function (one) {
      const fits = (!kind.value || one.kind === kind.value) &&
        (!status || !status.value || one.status === status.value) &&
        wanted.every(function (word) { return one.text.includes(word); });
      one.row.hidden = !fits;
      one.below.hidden = !fits;
      shown += fits;
    });
    told.textContent = shown + ' of ' + entries.length + ' resources';
  }

  function clear() {
    form.reset();
    apply();
  }

  function fold(open) {
    entries.forEach(function (one) {
      if (!one.below.hidden) one.below.open = open;
    });
  }

  // Whoever follows a link to a resource sees it, folded or filtered out.
  function arrive() {
    const target = document.getElementById(location.hash.slice(1));
    if (!target || !target.classList.contains('entry')) return;
    if (target.hidden) clear();
    target.open = true;
    target.firstElementChild.focus({ preventScroll: true });
    target.scrollIntoView();
  }

  form.addEventListener('submit', function (event) { event.preventDefault(); });
  form.addEventListener('input', apply);
  form.addEventListener('reset', function () { setTimeout(apply, 0); });
  document.getElementById('unfold').addEventListener('click', function () {
    fold(true);
  });
  document.getElementById('fold').addEventListener('click', function () {
    fold(false);
  });
  document.addEventListener('keydown', function (event) {
    const at = event.target;
    if (event.key === '/' && !event.ctrlKey && !event.metaKey &&
        !event.altKey && !/^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName)) {
      event.preventDefault();
      words.focus();
    } else if (event.key === 'Escape' && form.contains(at)) {
      clear();
    }
  });
  window.addEventListener('hashchange', arrive);
  form.hidden = false;
  apply();
  arrive();
}());
