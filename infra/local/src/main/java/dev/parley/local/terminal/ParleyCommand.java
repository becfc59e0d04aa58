package dev.parley.local.terminal;

import dev.parley.local.audit.UnableToAudit;
import dev.parley.local.chat.UnableToChat;
import dev.parley.local.component.UnableToStart;
import dev.parley.local.deadletter.LettersRefused;
import dev.parley.local.home.HomeLock.StateDirectoryInUse;
import dev.parley.local.terminal.Place.NotUp;
import dev.parley.local.trace.UnableToTrace;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command behind the script {@code parley}. */
@Command(
        name = "./parley",
        description = "Parley on this machine: everything that makes it up, and a first client.",
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            UpVerb.class,
            DownVerb.class,
            StatusVerb.class,
            ChatVerb.class,
            LogsVerb.class,
            RestartVerb.class,
            ScaleVerb.class,
            AuditVerb.class,
            TraceVerb.class,
            DlqVerb.class,
            ChaosVerb.class,
            BenchVerb.class,
            DoctorVerb.class,
            TestVerb.class,
            ResetVerb.class,
            HelpCommand.class
        },
        commandListHeading = "%nVerbs:%n",
        footerHeading = "%nExit codes: ",
        footer = {
            "0 done, 1 failed, 2 wrong usage, 3 Parley is not up.",
            "State lies in .parley, or where PARLEY_HOME says. ./parley help VERB tells more."
        })
public final class ParleyCommand implements Runnable {
    static final int FAILED = 1;
    static final int NOT_UP = 3;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do.");
    }

    /** Runs a command line; returns the exit code. */
    public static int execute(String... arguments) {
        CommandLine parley = new CommandLine(new ParleyCommand());
        addHelp(parley);
        if (arguments.length == 0) {
            parley.usage(System.err);
            return CommandLine.ExitCode.USAGE;
        }
        return parley.setParameterExceptionHandler(ParleyCommand::wrongUsage)
                .setExecutionExceptionHandler((failure, _, _) -> {
                    System.err.println("parley: " + message(failure));
                    return failure instanceof NotUp ? NOT_UP : FAILED;
                })
                .execute(arguments);
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec().addOption(help());
        command.getSubcommands().values().stream()
                .filter(verb -> !verb.getCommandName().equals("help"))
                .forEach(ParleyCommand::addHelp);
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .usageHelp(true)
                .description("Show this text.")
                .build();
    }

    private static int wrongUsage(ParameterException failure, String[] arguments) {
        CommandLine verb = failure.getCommandLine();
        System.err.println("parley: " + failure.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(
                failure, new PrintWriter(System.err, true))) {
            System.err.printf("Try %s --help%n", verb.getCommandSpec().qualifiedName());
        }
        return CommandLine.ExitCode.USAGE;
    }

    /** What is meant for the user alone; anything else is a defect and shows where it is. */
    private static String message(Exception failure) {
        return switch (failure) {
            case UnableToStart told -> String.valueOf(told.getMessage());
            case UnableToChat told -> String.valueOf(told.getMessage());
            case LettersRefused told -> String.valueOf(told.getMessage());
            case UnableToTrace told -> String.valueOf(told.getMessage());
            case UnableToAudit told -> String.valueOf(told.getMessage());
            case NotUp told -> String.valueOf(told.getMessage());
            case StateDirectoryInUse told -> String.valueOf(told.getMessage());
            case IllegalArgumentException told -> String.valueOf(told.getMessage());
            case UncheckedIOException told -> String.valueOf(told.getCause());
            default -> {
                failure.printStackTrace();
                yield failure.toString();
            }
        };
    }
}
