package dev.parley.events.billing;

import dev.parley.events.wire.ParleyEvent;

/** An event on one of the billing topics. */
public sealed interface BillingEvent extends ParleyEvent permits UsageEvent, UserTotals {}
