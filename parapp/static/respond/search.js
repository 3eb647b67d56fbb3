/*
 * Searches long lists while somebody types: the server is asked for the matches, a few at a time.
 * Without it the button "Find" does the same by sending the page.
 */
(function () {
  'use strict';

  var form = document.getElementById('form');
  var timer;
  var asking = 0;

  /* Puts what the server finds under a search; `leaf` is the value of the button that was pressed. */
  function look(input, leaf) {
    var block = input.closest('.q'), body = new FormData(form), turn = ++asking;
    // Files have no part in a search, and would be sent with every letter.
    document.querySelectorAll('[type=file]').forEach(function (file) { body.delete(file.name); });
    body.append('_part', block.id);
    if (leaf) body.append('_find', leaf);
    fetch(Element.prototype.getAttribute.call(form, 'action'), { method: 'POST', body: new URLSearchParams(body) }).then(function (answer) {
      return answer.ok ? answer.text() : '';
    }).then(function (html) {
      var holder = document.createElement('template');
      holder.innerHTML = html;
      var found = holder.content.querySelector('.found'), old = block.querySelector('.found');
      if (!found || turn !== asking) return;
      var inside = old.contains(document.activeElement);
      block.querySelector('[role=status]').textContent = holder.content.querySelector('[role=status]').textContent;
      old.replaceWith(found);
      var next = inside && found.querySelector('input:not([type=hidden]):not(:checked)');
      if (next) next.focus();
    }).catch(function () { /* without a network the button sends the page */ });
  }

  document.addEventListener('input', function (event) {
    var input = event.target;
    if (input.type !== 'search') return;
    clearTimeout(timer);
    timer = setTimeout(function () { look(input); }, 300);
  });
  document.addEventListener('keydown', function (event) {
    if (event.target.type !== 'search' || event.key !== 'Enter') return;
    event.preventDefault(); // it would send the form
    clearTimeout(timer);
    look(event.target, event.target.closest('.q').id);
  });
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[name=_find]');
    if (!button) return;
    event.preventDefault();
    clearTimeout(timer);
    look(button.closest('.q').querySelector('[type=search]'), button.value);
  });
})();
