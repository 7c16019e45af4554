using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ModelPipeline.Connectors.Kafka.Tests;

/// <summary>Another client of Kafka (KafkaJS, which has nothing of librdkafka) reads what the trigger writes.</summary>
public sealed class KafkaWitnessTests : IDisposable
{
    private static readonly string Witness = Path.Combine(AppContext.BaseDirectory, "../../../witness");

    private readonly MockKafka kafka = new();

    public KafkaWitnessTests() => kafka.CreateTopic("orders", 2);

    public void Dispose() => kafka.Dispose();

    [Fact]
    public async Task SetAsideAsync_ReadWithKafkaJs_IsTheMessageWithItsReason()
    {
        Assert.True(Directory.Exists(Path.Combine(Witness, "node_modules")),
            $"KafkaJS is not installed; run npm ci in {Witness}, as ./test does.");
        await kafka.SendAsync("orders", Enumerable.Range(0, 20)
            .Select(each => MockKafka.Message($"ü{each}", $"value {each}", ("source", $"shop {each}"))));
        await using var trigger = await TestTrigger.OpenAsync(kafka);
        await trigger.SetAsideAsync(await trigger.ClaimAsync(20));

        var letters = await ReadAsync("orders-dead", 20);

        Assert.Equal(Enumerable.Range(0, 20).Select(each => $"ü{each} value {each} shop {each} orders 1 The input has no row.").Order(),
            letters.Select(each => string.Join(' ', (string)each["key"]!, (string)each["value"]!, Header(each, "source"),
                Header(each, "dlq.topic"), Header(each, "dlq.attempts"), Header(each, "dlq.reason"))).Order());
        Assert.Equal(20, letters.Select(each => $"{Header(each, "dlq.partition")}:{Header(each, "dlq.offset")}").Distinct().Count());
        Assert.All(letters, each => Assert.True(DateTimeOffset.TryParse(Header(each, "dlq.at"), out _)));
    }

    private static string? Header(JsonNode letter, string name) => (string?)letter["headers"]![name];

    private async Task<List<JsonNode>> ReadAsync(string topic, int count)
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["read.mjs", kafka.Brokers, topic, $"{count}"])
        {
            WorkingDirectory = Witness,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var lines = new List<JsonNode>();
            while (await node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TestTrigger.Limit)
                is { } line)
            {
                lines.Add(JsonNode.Parse(line)!);
            }

            await node.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(node.ExitCode == 0, await errors);
            return lines;
        }
        finally
        {
            if (!node.HasExited)
                node.Kill();
        }
    }
}
