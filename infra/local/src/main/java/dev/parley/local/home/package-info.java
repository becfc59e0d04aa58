/**
 * What lies in the state folder: its places, secrets, accounts and the settings of the running
 * system.
 */
@NullMarked
package dev.parley.local.home;

import org.jspecify.annotations.NullMarked;
