namespace ModelPipeline.Tests;

/// <summary>
/// Three silos, an API and a PostgreSQL server for all tests of a class. There are 20,000 customers for the load ("u1" to "u20000"), and as
/// many without load ("v1" to "v20000"). The database records every committed write with its silo. Each test begins with <see
/// cref="RepairAsync"/>, because the test before may have broken anything.
/// </summary>
public sealed class ServingCluster : IAsyncLifetime
{
    public const int Users = 20_000;
    public const int Size = 3;

    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;
    private int siloCount;

    public ServingCluster() => Database = new(Server);

    /// <summary>The server. It is not shared, because tests stop it.</summary>
    public PostgreSqlServer Server { get; } = new();

    internal Database Database { get; }

    internal List<SiloProcess> Silos { get; } = [];

    internal ApiProcess Api { get; private set; } = null!;

    private string Settings => Path.Combine(folder, "settings.json");

    /// <summary>The SQL that creates the input table.</summary>
    public static string Customers(int count) => $"""
        CREATE TABLE customers AS
        SELECT prefix || i AS user_id, 'basic' AS plan, 'monthly' AS contract, 'north' AS region, (i % 72)::real AS tenure_months, (20 + i % 90)::real AS monthly_charge,
            (i % 5)::real AS support_calls, (i % 40)::real AS days_since_login, (18 + i % 70)::real AS age, i % 2 = 0 AS paperless
        FROM generate_series(1, {count}) i, (VALUES ('u'), ('v')) prefixes (prefix);
        ALTER TABLE customers ADD PRIMARY KEY (user_id);
        """;

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        await Database.CreateAsync();
        await Database.ExecuteAsync(Customers(Users));
        await File.WriteAllTextAsync(Settings, ClusterSettings.Of(Database.ConnectionString).ToJsonString());
        // All processes start at once without a schema, because the order does not matter.
        var api = StartApiAsync();
        for (var i = 0; i < Size; i++)
            StartSilo();
        await Task.WhenAll(Silos.Select(silo => silo.ReadyAsync()));
        await Database.ExecuteAsync(WriteLog.Tables);
        Api = await api;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Silos)
            await silo.DisposeAsync();
        await (Api?.DisposeAsync() ?? default);
        await Server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Repairs the cluster: three silos and an API, all ready.</summary>
    internal async Task RepairAsync()
    {
        foreach (var gone in Silos.ToList())
        {
            // A silo that a failed test left frozen does not answer.
            if (!gone.HasExited && await gone.GetAsync("/health/live") == 200)
                continue;
            Silos.Remove(gone);
            await gone.DisposeAsync();
        }

        while (Silos.Count < Size)
            StartSilo();
        await Task.WhenAll(Silos.Select(silo => silo.ReadyAsync()));
        await Eventually.TrueAsync(async () => await AnswersAsync(), TimeSpan.FromSeconds(60), () => "the API to answer");
    }

    internal SiloProcess StartSilo()
    {
        var name = $"silo-{++siloCount}";
        var silo = new SiloProcess(name, folder, Arguments(name));
        Silos.Add(silo);
        return silo;
    }

    internal async Task RestartApiAsync()
    {
        await Api.DisposeAsync();
        Api = await StartApiAsync();
    }

    private Task<ApiProcess> StartApiAsync() => ApiProcess.StartAsync(folder, ["--Config", Settings]);

    private IEnumerable<string> Arguments(string name) =>
        ["--Config", Settings, "--ConnectionStrings:scores", $"{Database.ConnectionString};Application Name={name}"];

    private async Task<bool> AnswersAsync()
    {
        using var response = await Api.Http.PostAsync("/pipelines/churn/users/u1/score", null);
        return response.IsSuccessStatusCode;
    }
}
