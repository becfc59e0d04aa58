package dev.parley.ingress;

import dev.parley.events.generation.ModelCatalog;
import dev.parley.ingress.answer.Answers;
import dev.parley.ingress.branch.Branches;
import dev.parley.ingress.completion.CompletionSettings;
import dev.parley.ingress.completion.Completions;
import dev.parley.ingress.completion.TurnWatching;
import dev.parley.ingress.conversation.ConversationDeletion;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.Visibility;
import dev.parley.ingress.openai.ChatController;
import dev.parley.ingress.openai.KeptResponseController;
import dev.parley.ingress.openai.KeptResponses;
import dev.parley.ingress.openai.OpenAiErrors;
import dev.parley.ingress.openai.OpenAiModelController;
import dev.parley.ingress.openai.OpenAiRateHeaders;
import dev.parley.ingress.openai.ResponseController;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.sse.EventStreams;
import dev.parley.ingress.stream.DecidedTexts;
import dev.parley.ingress.tail.ChunkLog;
import dev.parley.ingress.tail.ChunkTail;
import dev.parley.ingress.tail.TurnsSeen;
import dev.parley.ingress.turn.TurnCancellation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The API of OpenAI. */
@Configuration(proxyBeanMethods = false)
class OpenAiConfiguration {

    @Bean
    OpenAiErrors openAiErrors() {
        return new OpenAiErrors();
    }

    @Bean
    OpenAiRateHeaders openAiRateHeaders(OpenAiErrors routes) {
        return new OpenAiRateHeaders(routes);
    }

    @Bean
    OpenAiModelController openAiModelController(ModelCatalog models) {
        return new OpenAiModelController(models);
    }

    @Bean
    TurnWatching turnWatching(ChunkTail tail, TurnsSeen turns, ChunkLog log, DecidedTexts texts) {
        return new TurnWatching(tail, turns, log, texts);
    }

    @Bean
    Completions completions(
            PromptIntake intake,
            Answers answers,
            EventStreams streams,
            TurnWatching watching,
            CompletionSettings settings) {
        return new Completions(intake, answers, streams, watching, settings.answerTimeout());
    }

    @Bean
    KeptResponses keptResponses(
            Owners owners,
            History history,
            TurnsSeen turns,
            Visibility visibility,
            TurnWatching watching) {
        return new KeptResponses(owners, history, turns, visibility, watching);
    }

    @Bean
    ResponseController responseController(
            PromptIntake intake,
            Branches branches,
            Completions completions,
            KeptResponses kept,
            ModelCatalog models) {
        return new ResponseController(intake, branches, completions, kept, models);
    }

    @Bean
    KeptResponseController keptResponseController(
            KeptResponses kept,
            Completions completions,
            TurnCancellation cancellation,
            ConversationDeletion deletion,
            Visibility visibility) {
        return new KeptResponseController(kept, completions, cancellation, deletion, visibility);
    }

    @Bean
    ChatController chatController(
            PromptIntake intake, Completions completions, ModelCatalog models) {
        return new ChatController(intake, completions, models);
    }
}
