// What a program in JavaScript does with OpenAI's client, and what it got; one JSON object on the standard output.
import OpenAI from "openai";

const { BASE_URL, KEY } = process.env;
const client = new OpenAI({ baseURL: BASE_URL, apiKey: KEY });
const messages = [{ role: "user", content: "Tell me about tides" }];
const tools = [{
    type: "function",
    function: {
        name: "tide_table",
        strict: true,
        parameters: {
            type: "object",
            properties: { port: { type: "string" } },
            required: ["port"],
            additionalProperties: false,
        },
    },
}];

async function failure(attempt) {
    try {
        await attempt();
        return "none";
    } catch (error) {
        return [error.constructor.name, error.status, error.code, error.param].join(" ");
    }
}

const whole = await client.chat.completions.create({ model: "sim-fast", messages });

const streamed = { id: "", text: "", usage: null };
const stream = await client.chat.completions.create({
    model: "sim-fast", messages, stream: true, stream_options: { include_usage: true },
});
for await (const chunk of stream) {
    streamed.id = chunk.id;
    streamed.text += chunk.choices[0]?.delta?.content ?? "";
    streamed.usage = chunk.usage ?? streamed.usage;
}

// This one parses arguments, and hands its own words for that back with the message.
const called = await client.chat.completions.stream({ model: "sim-tools", messages, tools }).finalChatCompletion();
const [call] = called.choices[0].message.tool_calls;
const answered = await client.chat.completions.create({
    model: "sim-tools",
    tools,
    messages: [...messages, called.choices[0].message, { role: "tool", tool_call_id: call.id, content: "high at noon" }],
});

const json = await client.chat.completions.create({
    model: "sim-fast", messages, response_format: { type: "json_object" },
});

const models = [];
for await (const model of client.models.list()) models.push(model.id);

console.log(JSON.stringify({
    whole: { id: whole.id, text: whole.choices[0].message.content, usage: whole.usage },
    streamed,
    call: call.function.name,
    answered: answered.choices[0].message.content,
    json: JSON.parse(json.choices[0].message.content),
    models,
    failures: [
        await failure(() => new OpenAI({ baseURL: BASE_URL, apiKey: "sk-parley-" + "x".repeat(43) }).models.list()),
        await failure(() => client.chat.completions.create({ model: "no-such-model", messages })),
        await failure(() => client.chat.completions.create({ model: "sim-fast", messages, temperature: 3 })),
        await failure(() => client.chat.completions.create({ model: "sim-fast", messages, mood: "good" })),
    ],
}));
