/*
 * What every respondent's page can do with a script: be left quickly, and let "none of these" and
 * "prefer not to say" stand alone among the answers of a question.
 *
 * An input hides what a form has under the input's name, and questions may be called reset or action:
 * here and in the other scripts nothing is asked of the form itself.
 */
(function () {
  'use strict';

  var form = document.getElementById('form');
  var leave = document.querySelector('.leave');

  var tabs = window.BroadcastChannel && new BroadcastChannel('leave'); // with what was opened beside

  function go() {
    if (form) HTMLFormElement.prototype.reset.call(form);
    if (navigator.sendBeacon && leave.dataset.to) navigator.sendBeacon(leave.href);
    location.replace(leave.dataset.to || leave.href);
  }

  if (tabs) tabs.onmessage = go;
  leave.addEventListener('click', function (event) {
    event.preventDefault();
    if (tabs) tabs.postMessage(0);
    go();
  });

  document.addEventListener('input', function (event) {
    var input = event.target;
    if (input.type !== 'checkbox' || !input.checked) return;
    input.closest('.q').querySelectorAll('input').forEach(function (other) {
      if (other !== input && ('alone' in input.dataset || 'alone' in other.dataset)) other.checked = false;
    });
  }, true); // before anything else looks at the answers
})();
