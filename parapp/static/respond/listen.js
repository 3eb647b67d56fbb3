/*
 * Makes a button that reads "Listen" of every recording. Without it the browser's own controls are
 * there; in both cases nothing is fetched before somebody wants to hear it.
 */
(function () {
  'use strict';

  var form = document.getElementById('form');
  var playing;

  function dress(audio) {
    var button = document.createElement('button');
    button.type = 'button'; // it sends nothing
    button.className = 'quiet listen';
    button.textContent = audio.dataset.listen;
    button.setAttribute('aria-label', audio.getAttribute('aria-label'));
    button.setAttribute('aria-pressed', 'false');
    audio.controls = false;
    audio.removeAttribute('data-listen');
    audio.parentNode.insertBefore(button, audio);
    button.addEventListener('click', function () {
      if (!audio.paused) return audio.pause();
      if (playing) playing.pause();
      playing = audio;
      audio.currentTime = 0;
      audio.play().catch(function () { audio.controls = true; }); // the browser says what is the matter
    });
    ['play', 'pause', 'ended'].forEach(function (kind) {
      audio.addEventListener(kind, function () { button.setAttribute('aria-pressed', kind === 'play'); });
    });
  }

  function dressAll() { document.querySelectorAll('[data-listen]').forEach(dress); }

  dressAll();
  // Questions that are fetched later bring their recordings along.
  if (form) new MutationObserver(dressAll).observe(form, { childList: true, subtree: true });
})();
