package dev.parley.events.billing;

/** One entry of {@code billing.usage.v1}: what a generation cost, and who bears it. */
public sealed interface UsageEvent extends BillingEvent
        permits UsageRecorded, ProviderCostRecorded {}
