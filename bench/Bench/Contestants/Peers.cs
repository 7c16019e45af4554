using System.Globalization;

namespace ModelPipeline.Bench;

/// <summary>The peers: what a user would choose or write instead of the product.</summary>
internal static class Peers
{
    private static readonly string Cores = System.Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);

    /// <summary>(c) and (d).</summary>
    public static async Task<Contestant> StartAspNetAsync(Session session, string name, string pipeline,
        CancellationToken cancellationToken)
    {
        var address = Address();
        var probe = Workspace.FreePort();
        // More connections than cores and fewer than callers. --pool sets another number.
        var pool = string.Create(CultureInfo.InvariantCulture,
            $"Maximum Pool Size={session.Options.PeerPool};{(name == ContestantNames.Multiplexed ? "Multiplexing=true" : "No Reset On Close=true")}");
        var process = ServerProcess.Start(session.Workspace, name,
        [
            "dotnet", session.Workspace.Assembly("bench/peers/aspnet", "Bench.AspNet"), "--urls", address.ToString(),
            "--database", $"{session.Database.ConnectionString()};Max Auto Prepare=20;Auto Prepare Min Usages=2;{pool}",
            "--pipeline", pipeline, "--input", pipeline == "onnx" ? InputData.Telco : InputData.Features, "--output",
            Product.Table(name, pipeline),
            "--model", session.Models.Of(pipeline), "--batches", name == ContestantNames.Batcher ? "true" : "false",
        ], Probe.Environment(session.Workspace, probe));
        return await ReadyAsync(new(name, address, [process], [probe]) { Prefix = $"/pipelines/{pipeline}/users/" }, process,
            cancellationToken);
    }

    /// <summary>(b): one worker for each core.</summary>
    public static async Task<Contestant> StartFastApiAsync(Session session, string pipeline, CancellationToken cancellationToken)
    {
        var address = Address();
        await CreateTableAsync(session, ContestantNames.FastApi, pipeline, cancellationToken);
        var process = ServerProcess.Start(session.Workspace, ContestantNames.FastApi,
        [
            "/usr/bin/python3", "-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", Port(address), "--workers", Cores,
            "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning",
        ], Environment(session, ContestantNames.FastApi, pipeline, "postgresql"), Path.Combine(session.Workspace.Peers, "fastapi"));
        return await ReadyAsync(new(ContestantNames.FastApi, address, [process]) { Prefix = $"/pipelines/{pipeline}/users/" }, process,
            cancellationToken);
    }

    /// <summary>(a): workers with threads, because a call waits most of its time.</summary>
    public static async Task<Contestant> StartFlaskAsync(Session session, CancellationToken cancellationToken)
    {
        var address = Address();
        await CreateTableAsync(session, ContestantNames.Flask, "lr", cancellationToken);
        var process = ServerProcess.Start(session.Workspace, ContestantNames.Flask,
        [
            "/usr/bin/python3", "-m", "gunicorn", "app:app", "--bind", $"127.0.0.1:{Port(address)}", "--workers", Cores, "--threads", "8",
            "--log-level", "warning",
        ], Environment(session, ContestantNames.Flask, "lr", "postgresql+psycopg2"), Path.Combine(session.Workspace.Peers, "flask"));
        return await ReadyAsync(new(ContestantNames.Flask, address, [process]) { Method = "GET", Prefix = "/model?user=", Suffix = "" },
            process, cancellationToken);
    }

    private static Uri Address() => new($"http://127.0.0.1:{Workspace.FreePort().ToString(CultureInfo.InvariantCulture)}");

    private static string Port(Uri address) => address.Port.ToString(CultureInfo.InvariantCulture);

    private static async Task<Contestant> ReadyAsync(Contestant contestant, ServerProcess process, CancellationToken cancellationToken)
    {
        try
        {
            await process.ReadyAsync(contestant.Address, cancellationToken);
            return contestant;
        }
        catch
        {
            await contestant.DisposeAsync();
            throw;
        }
    }

    // The probability has the same type as that of the product's model.
    private static Task CreateTableAsync(Session session, string name, string pipeline,
        CancellationToken cancellationToken) => session.Database.ExecuteAsync($"""
        CREATE TABLE IF NOT EXISTS {Product.Table(name, pipeline)} (user_id text PRIMARY KEY, label boolean,
        probability {(pipeline == Product.Python ? "double precision" : "real")}, model_version text NOT NULL,
        retrieved_at timestamptz NOT NULL, scored_at timestamptz NOT NULL, run_id uuid NOT NULL)
        """, cancellationToken);

    private static Dictionary<string, string> Environment(Session session, string name, string pipeline, string scheme) => new()
    {
        ["BENCH_DATABASE"] = session.Database.Url(scheme),
        ["BENCH_INPUT"] = InputData.Features,
        ["BENCH_OUTPUT"] = Product.Table(name, pipeline),
        ["BENCH_WEIGHTS"] = session.Models.Weights,
        ["BENCH_MODEL"] = session.Models.Joblib,
        ["BENCH_POOL"] = "16",
        // Without this, numeric libraries start a thread for each core to apply a row of 20 numbers.
        ["OMP_NUM_THREADS"] = "1",
        ["OPENBLAS_NUM_THREADS"] = "1",
        ["PYTHONDONTWRITEBYTECODE"] = "1",
    };
}
