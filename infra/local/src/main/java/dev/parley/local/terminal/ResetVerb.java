package dev.parley.local.terminal;

import dev.parley.local.component.Unpacked;
import dev.parley.local.home.HomeLock;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.system.Shutdown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "reset",
        description =
                "Ends every process and deletes all that Parley stored here: data, accounts, logs.")
final class ResetVerb implements Callable<Integer> {
    private final Screen screen = Screen.standard();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
        StateDirectory home = Place.here().home();
        if (!home.exists()) {
            screen.line("There is nothing to delete.");
            return 0;
        }
        if (!yes && !confirmed(home)) {
            screen.line("Nothing was deleted.");
            return ParleyCommand.FAILED;
        }
        try (HomeLock _ = HomeLock.take(home);
                TerminalProgress progress = new TerminalProgress(screen)) {
            new Shutdown(home, progress).takeDown();
            for (Path place :
                    List.of(
                            home.data(),
                            home.logs(),
                            home.pids(),
                            home.operatorFile(),
                            home.userFile(),
                            home.secretsFile(),
                            home.lastConversation())) {
                Unpacked.delete(place);
            }
        }
        screen.line("Deleted. The next ./parley up starts from nothing.");
        return 0;
    }

    private static boolean confirmed(StateDirectory home) {
        System.out.printf(
                "This deletes every conversation, account and log in %s. Type yes to go on: ",
                home.root());
        System.out.flush();
        try (Scanner answers = new Scanner(System.in, StandardCharsets.UTF_8)) {
            return answers.hasNextLine() && answers.nextLine().strip().equals("yes");
        }
    }
}
