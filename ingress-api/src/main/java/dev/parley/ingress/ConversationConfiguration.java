package dev.parley.ingress;

import dev.parley.events.generation.ModelCatalog;
import dev.parley.ingress.answer.Answers;
import dev.parley.ingress.branch.Branches;
import dev.parley.ingress.conversation.BranchController;
import dev.parley.ingress.conversation.BranchView;
import dev.parley.ingress.conversation.ConversationController;
import dev.parley.ingress.conversation.ConversationDeletion;
import dev.parley.ingress.conversation.HistoryController;
import dev.parley.ingress.conversation.MessageController;
import dev.parley.ingress.conversation.PromptReply;
import dev.parley.ingress.export.ExportController;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.StoredBranches;
import dev.parley.ingress.history.Visibility;
import dev.parley.ingress.home.NewConversations;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.prompt.PromptRules;
import dev.parley.ingress.publish.ConversationLog;
import dev.parley.ingress.search.MessageSearch;
import dev.parley.ingress.search.SearchController;
import dev.parley.ingress.share.ShareController;
import dev.parley.ingress.share.ShareSettings;
import dev.parley.ingress.share.SharedController;
import dev.parley.ingress.share.SharedConversations;
import dev.parley.ingress.share.Shares;
import dev.parley.ingress.turn.TurnDirectory;
import dev.parley.ingress.watch.Sources;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What owners do with their conversations: change, branch, find, share and take them away. */
@Configuration(proxyBeanMethods = false)
class ConversationConfiguration {
    private static final Duration PATIENCE_FOR_HISTORY = Duration.ofSeconds(1);

    @Bean
    Visibility visibility(History history) {
        return new Visibility(history, PATIENCE_FOR_HISTORY);
    }

    @Bean
    Branches branches(
            TurnDirectory directory,
            History history,
            StoredBranches stored,
            Visibility visibility,
            ModelCatalog models) {
        return new Branches(directory, history, stored, visibility, models);
    }

    @Bean
    ConversationDeletion conversationDeletion(
            ConversationLog log, Owners owners, Visibility visibility, Clock clock) {
        return new ConversationDeletion(log, owners, visibility, clock);
    }

    @Bean
    ConversationController conversationController(
            ConversationLog log,
            Owners owners,
            History history,
            Visibility visibility,
            ConversationDeletion deletion,
            PromptRules rules,
            NewConversations newConversations,
            Clock clock) {
        return new ConversationController(
                log, owners, history, visibility, deletion, rules, newConversations, clock);
    }

    @Bean
    HistoryController historyController(History history, ConversationDeletion deletion) {
        return new HistoryController(history, deletion);
    }

    @Bean
    PromptReply promptReply(
            Branches branches, PromptIntake intake, Answers answers, Visibility visibility) {
        return new PromptReply(branches, intake, answers, visibility);
    }

    @Bean
    MessageController messageController(
            PromptReply reply,
            Owners owners,
            History history,
            StoredBranches stored,
            Sources sources) {
        return new MessageController(
                reply, owners, new BranchView(history, stored), sources.resumePoint());
    }

    @Bean
    BranchController branchController(PromptReply reply) {
        return new BranchController(reply);
    }

    @Bean
    ExportController exportController(Owners owners, History history, StoredBranches stored) {
        return new ExportController(owners, history, stored);
    }

    @Bean
    SearchController searchController(MessageSearch search) {
        return new SearchController(search);
    }

    @Bean
    ShareController shareController(
            Shares shares, Owners owners, History history, ShareSettings settings, Clock clock) {
        return new ShareController(shares, owners, history, settings, new SecureRandom(), clock);
    }

    @Bean
    SharedController sharedController(Shares shares, History history, StoredBranches stored) {
        return new SharedController(new SharedConversations(shares, history, stored));
    }
}
