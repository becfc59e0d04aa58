/** Who a caller is: accounts, their API keys, and the filter that asks for one. */
@NullMarked
package dev.parley.ingress.account;

import org.jspecify.annotations.NullMarked;
