using System.Globalization;

namespace ModelPipeline.Bench;

/// <summary>
/// A job over ten million users beside jobs over a million, each into an empty table: the rates, and whether the memory grows with the
/// users. It takes 8 GB of disk, which it gives back (<see cref="BenchOptions.KeepsLarge"/>), and several minutes. So only a run that names
/// it has it.
/// </summary>
internal static class LargeJobScenario
{
    public const string Name = "large";
    public const string Memory = "resident at the end of a job of 10,000,000 to that at its beginning";
    public const int Users = 10_000_000;

    private const string Table = "features_large";

    // In the first job the process compiles its code and sizes its heap. In the second one the memory is the job's.
    private const int LargeRounds = 2;

    private static readonly TimeSpan JobTimeout = TimeSpan.FromMinutes(30);

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        if (!await session.Database.ScalarAsync<bool>($"SELECT to_regclass('{Table}') IS NOT NULL", cancellationToken))
        {
            Console.WriteLine("Creating the table (some minutes) ...");
            await InputData.CreateLargeAsync(session.Database, Table, Users, cancellationToken);
        }

        try
        {
            foreach (var (name, publish) in new[] { (ContestantNames.Us, "Batches"), (ContestantNames.Swap, "Swap") })
            {
                if (!session.Options.Includes(name))
                    continue;
                await RunAsync(session, name, publish, InputData.Features, InputData.Users, session.Options.Rounds, cancellationToken);
                await RunAsync(session, name, publish, Table, Users, LargeRounds, cancellationToken);
            }
        }
        finally
        {
            if (!session.Options.KeepsLarge)
                await session.Database.ExecuteAsync($"DROP TABLE {Table}", CancellationToken.None);
        }
    }

    // The process is a new one for each size, so that the memory of the large job is its own.
    private static async Task RunAsync(
        Session session, string name, string publish, string input, int users, int rounds, CancellationToken cancellationToken)
    {
        var output = Product.Table(name, "lr");
        await session.Database.ExecuteAsync($"DROP TABLE IF EXISTS {output}", cancellationToken);
        var settings = new Dictionary<string, string>
        {
            ["Pipelines__lr__Input__Table"] = input,
            ["Pipelines__lr__Output__Publish"] = publish,
        };
        await using var us = await Product.StartAsync(session, "lr", cancellationToken, variation: (name, settings));
        // The first job over a million compiles the code. In the large job the compiler takes no share to speak of.
        if (users == InputData.Users)
            await BulkJob.RunAsync(session, us, JobTimeout, cancellationToken);
        for (var round = 0; round < rounds; round++)
        {
            await session.Database.ExecuteAsync($"TRUNCATE {output}", cancellationToken);
            await session.Database.ExecuteAsync("CHECKPOINT", cancellationToken);
            var memory = new List<long>();
            await session.MeasureAsync(Name, us, users, () => BulkJob.RunAsync(
                session, us, JobTimeout, cancellationToken,
                scored => memory.Add(scored == 0 ? 0 : ProcessTree.Memory(us.ProcessIds).Now)), cancellationToken);
            if (users == Users && round == rounds - 1)
                Tell(session, name, [.. memory.Where(each => each > 0)]);
        }

        var count = await session.Database.ScalarAsync<long>($"SELECT count(*) FROM {output}", cancellationToken);
        if (count != users)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The job of {name} left users out: {count}."));
        await session.Database.ExecuteAsync($"DROP TABLE {output}", cancellationToken);
    }

    // The first tenth is left out: there the batches of the job get their room.
    private static void Tell(Session session, string name, long[] memory)
    {
        var tenth = Math.Max(1, memory.Length / 10);
        var second = memory.Skip(tenth).Take(tenth).Average();
        var last = memory.TakeLast(tenth).Average();
        session.Note(Name, $"{name}: resident in the second tenth of the job", "MB", second / 1e6);
        session.Note(Name, $"{name}: resident in the last tenth of the job", "MB", last / 1e6);
        session.Note(Name, $"{name}: {Memory}", "", last / second);
    }
}
