using System.ComponentModel.Design;
using System.Globalization;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>A queue table in a separate schema on the given server, or on a separate server, which can be stopped.</summary>
internal sealed class PostgreSqlTriggerStore(PostgreSqlServer? server = null, bool notify = false) : ITriggerStore
{
    private readonly PostgreSqlServer? own = server is null ? new() : null;
    private PostgreSqlSchema schema = null!;

    public bool HasOneOrder => true;

    public bool CountsLostAttempts => true;

    public bool CanForget => true;

    public ITrigger Make() => Make(TimeProvider.System);

    /// <summary>A trigger with a clock, whose connections are of a role.</summary>
    public ITrigger Make(TimeProvider clock, string role = "postgres")
    {
        // Longer than a machine stands still: a claim that ends by itself would give its events away once more.
        var options = new TriggerOptions { Table = "queue", Visibility = TimeSpan.FromMinutes(10), Notify = notify };
        var services = new ServiceContainer();
        services.AddService(typeof(TimeProvider), clock);
        var connection = new Npgsql.NpgsqlConnectionStringBuilder(schema.ConnectionString) { Username = role };
        return new PostgreSqlTrigger(new("orders", new("churn", options, connection.ConnectionString, services)));
    }

    public Task SendAsync(params IReadOnlyList<string> users)
    {
        schema.Execute("INSERT INTO queue (user_id) SELECT u FROM unnest($1) WITH ORDINALITY AS sent (u, n) ORDER BY n", [users.ToArray()]);
        return Task.CompletedTask;
    }

    // What a lost silo has claimed stays claimed until the time is over.
    public async Task LoseAsync(ITrigger trigger)
    {
        await trigger.DisposeAsync();
        EndClaims();
    }

    public Task<IReadOnlyList<DeadLetter>> DeadAsync() => Task.FromResult<IReadOnlyList<DeadLetter>>(
        [.. schema.Query("SELECT json_build_array(user_id, reason, attempts) FROM queue_dead").Select(row =>
        {
            var letter = System.Text.Json.JsonElement.Parse(row!);
            return new DeadLetter(letter[0].GetString()!, letter[1].GetString()!, letter[2].GetInt32());
        })]);

    public Task StopAsync() => own!.StopAsync();

    public async Task StartAsync()
    {
        await own!.StartAsync();
        EndClaims();
    }

    /// <summary>A number that SQL reads.</summary>
    public long Number(string sql) => long.Parse(schema.Query(sql)[0]!, CultureInfo.InvariantCulture);

    /// <summary>Runs SQL in the schema of the queue.</summary>
    public void Execute(string sql) => schema.Execute(sql);

    /// <summary>A connection of the test's own.</summary>
    public Npgsql.NpgsqlConnection Connect() => schema.Connect();

    public async ValueTask InitializeAsync()
    {
        if (own is not null)
            await own.InitializeAsync();
        schema = new(own ?? server!, canStop: own is not null);
    }

    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? schema.DisposeAsync();

    // As if the time of all claims had passed.
    private void EndClaims() => schema.Execute("UPDATE queue SET available_at = least(available_at, clock_timestamp())");
}
