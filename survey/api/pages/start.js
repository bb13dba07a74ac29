"use strict";
// Apart from the page, since its policy allows no script inside it. `validatorUrl` off: nothing leaves this house.
window.ui = SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#api",
  deepLinking: true,
  validatorUrl: null,
  docExpansion: "list",
});
