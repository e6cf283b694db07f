// The theme's parts, registered by name: Alpine's build without eval finds no globals and runs no statements.
"use strict";
document.addEventListener("alpine:init", () => {
  const narrow = matchMedia("(max-width: 79.99rem)");
  const kept = localStorage.getItem("sidebarDesktopOpen");

  document.documentElement.classList.remove("dark", "light"); // early.js put it there; from now on Alpine does
  for (const name of ["theme", "searchForm", "searchDropdown", "searchCommand"]) {
    if (typeof window[name] === "function") Alpine.data(name, window[name]);
  }

  Alpine.data("frame", () => ({
    activeTab: "",
    window: { location: { pathname: location.pathname, search: location.search } }, // as the theme's forms ask for it
    sidebarMobileOpen: false,
    sidebarDesktopOpen: kept === null || kept === "1",
    init() {
      const tab = this.$el.dataset.tab;
      this.activeTab = (tab && window.getCurrentTab?.()) || tab;
    },
    toggleSidebar() {
      if (narrow.matches) {
        this.sidebarMobileOpen = !this.sidebarMobileOpen;
        return;
      }
      this.sidebarDesktopOpen = !this.sidebarDesktopOpen;
      localStorage.setItem("sidebarDesktopOpen", this.sidebarDesktopOpen ? "1" : "0");
    },
  }));
});
