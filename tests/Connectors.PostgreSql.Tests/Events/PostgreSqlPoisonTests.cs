using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Rows of a queue that are no events: each becomes a dead letter with its reason, whatever it holds.</summary>
public sealed class PostgreSqlPoisonTests(PostgreSqlServer server) : IAsyncLifetime
{
    private static readonly string[] Users =
    [
        "", " ", "\t", "\n", "\u00A0", "\u2003", "a\tb", "a\nb", "a\u0001", "\u007F", "a\u0085", "a\u200B\u0007", new('x', 1_025),
        new('x', 100_000), "nobody", "no body", "'; DROP TABLE queue; --", "\"", "\\", "%", "_", "🙂", "ü", "用户", "a\u0301",
        "null", "NULL", "0", "-1", "{}", "[]", "user-1 ", " user-1", "USER-1", "user-1\u200B",
    ];

    private static readonly string[] Features =
    [
        "null", "[]", "[1]", "1", "\"x\"", "true", "{}", "{\"other\":1}", "{\"amount\":1,\"other\":1}", "{\"amount\":\"1\"}",
        "{\"amount\":[]}", "{\"amount\":{}}", "{\"amount\":\"\"}", "{\"amount\":1e400}", "{\"amount\":-1e400}",
        "{\"Amount\":1}", "{\"amount \":1}", "{\"\":1}", "{\"amount\":{\"amount\":1}}", "[{\"amount\":1}]", "{\"features\":{\"amount\":1}}",
    ];

    private readonly PostgreSqlSchema schema = new(server);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => schema.DisposeAsync();

    [Fact]
    public async Task SetAside_QueueCountsFromTheBeginningAgain_KeepsTheDeadLettersOfBefore()
    {
        await using var trigger = schema.Trigger(new() { Table = "queue" });
        await trigger.OpenAsync(Token);
        foreach (var users in new[] { "('a'), ('b')", "('c'), ('d')", "('e')" })
        {
            schema.Execute($"TRUNCATE queue RESTART IDENTITY; INSERT INTO queue (user_id) VALUES {users}");
            var events = await trigger.ClaimAsync(10, TimeSpan.Zero, Token);
            await trigger.SetAsideAsync([.. events.Select(each => new PoisonEvent(each, "No row."))], Token);
        }

        Assert.Equal(["0"], schema.Query("SELECT count(*) FROM queue"));
        Assert.Equal(["1: a", "2: b"], schema.Query("SELECT id || ': ' || user_id FROM queue_dead WHERE id > 0 ORDER BY id"));
        Assert.Equal(["c", "d", "e"], schema.Query("SELECT user_id FROM queue_dead WHERE id < 0 ORDER BY user_id"));
    }

    [Fact]
    public async Task Events_AHundredMalformedRows_AreDeadLettersAndNoneIsLost()
    {
        schema.Execute("CREATE TABLE customers (user_id text, x double precision)");
        schema.Execute("INSERT INTO customers VALUES ('user-1', 1), ('user-2', NULL)");
        await using var services = Services();
        await services.GetRequiredService<PipelineSet>().OpenAsync(Token);
        var sent = 0;
        foreach (var user in Users)
            Send(user, null);
        foreach (var user in Users)
            Send(user, "{\"amount\":1}");
        foreach (var features in Features)
            Send("user-1", features);
        Send("user-1", null);
        for (var i = 0; i < 10; i++)
            Send("user-2", "{\"amount\":1}");
        Send("user-1", "{\"amount\":1}");

        var set = services.GetRequiredService<TriggerSet>();
        set.Begin();
        set.All.Single().Allow(paused: false, owner: true);
        await PostgreSqlSchema.UntilAsync(() => schema.Query("SELECT count(*) FROM queue")[0] == "0", "the queue is empty");
        await set.CloseAsync(TimeSpan.FromSeconds(10));

        // The last one is an event.
        Assert.InRange(sent - 1, 100, 1_000);
        Assert.Equal($"{sent - 1}", schema.Query("SELECT count(*) FROM queue_dead")[0]);
        Assert.Equal("0", schema.Query("SELECT count(*) FROM queue_dead WHERE length(reason) < 10 OR attempts <> 1")[0]);
        Assert.Equal(["user-1"], schema.Query("SELECT user_id FROM scores"));

        void Send(string user, string? features)
        {
            sent++;
            schema.Execute("INSERT INTO queue (user_id, features) VALUES ($1, $2::jsonb)", user, features ?? (object)DBNull.Value);
        }
    }

    private ServiceProvider Services() => new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
        .AddTrigger("Queue", context => new PostgreSqlTrigger(context with
        {
            Part = context.Part with { ConnectionString = schema.ConnectionString },
        }))
        .AddPipeline("churn", pipeline => pipeline.Retrieve(_ => schema.Retriever("customers")).Apply(_ => new SumModel())
            .Write(_ => schema.Writer()).Configure(options =>
            {
                options.Timeout = TimeSpan.FromSeconds(60);
                options.Input.Request["amount"] = "Double";
                options.Triggers["orders"] = new() { Kind = "Queue", Table = "queue", Visibility = TimeSpan.FromMinutes(5) };
            })).BuildServiceProvider();

    private sealed class SumModel : IModel
    {
        public Schema Inputs { get; } =
            new([new("x", ColumnType.Double, Nullable: false), new("amount", ColumnType.Double, Nullable: false)]);

        public Schema Outputs => Scores.Schema;

        public string Version => "v1";

        public ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken)
        {
            var x = batch.Values<double>("x");
            var amount = batch.Values<double>("amount");
            var sums = new double[batch.Count];
            for (var row = 0; row < sums.Length; row++)
                sums[row] = x[row] + amount[row];
            return new(new Batch(batch.Users, [new Column<double>(Outputs[0], sums)]));
        }

        public ValueTask DisposeAsync() => default;
    }
}
