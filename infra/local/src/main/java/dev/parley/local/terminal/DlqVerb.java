package dev.parley.local.terminal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "dlq",
        description = {
            "Dead letters: records that a consumer group could not process.",
            "Looks at them, mends them, hands them to their group again, or puts them aside."
        },
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            DlqListVerb.class,
            DlqShowVerb.class,
            DlqReplayVerb.class,
            DlqDiscardVerb.class,
            DlqExportVerb.class
        },
        footerHeading = "%nExit codes: ",
        footer = "0 done, 1 nothing found or not all done, 2 wrong usage, 3 Parley is not up.")
final class DlqVerb implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: list, show, replay, discard or export.");
    }
}
