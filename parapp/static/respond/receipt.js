/* A scanned receipt has its code behind #, which no server sees: put it into the form, and out of the history. */
(function () {
  'use strict';
  var code = decodeURIComponent(location.hash.slice(1));
  if (!code) return;
  document.getElementById('code').value = code;
  history.replaceState(null, '', location.pathname);
})();
