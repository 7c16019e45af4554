namespace ModelPipeline.Tests;

/// <summary>The README of each sample: its commands work, and what the page shows comes out.</summary>
public sealed class SampleReadmeTests
{
    // Starts of processes, one after the other, on a machine that may be busy with others.
    private const int Limit = 300_000;

    // A few of the generated customers are enough to train on.
    private const int Customers = 4_000;

    [Theory(Timeout = Limit)]
    [InlineData("lightgbm")]
    [InlineData("fraud")]
    public async Task Readme_OfASampleWithItsOwnTable_IsTrue(string sample)
    {
        await using var reader = new SampleReader();
        await reader.FollowAsync($"samples/{sample}/README.md");
    }

    [Fact(Timeout = Limit)]
    public async Task Readme_OfChurn_IsTrue()
    {
        await using var reader = new SampleReader();
        await reader.GenerateAsync("churn");
        await reader.FollowAsync("samples/churn/README.md");
    }

    [Fact(Timeout = Limit)]
    public async Task Readme_OfScikitLearn_IsTrue()
    {
        await using var reader = new SampleReader();
        await reader.GenerateAsync("python");
        var file = Path.Combine(reader.Folder, "samples/python/data/customers.csv");
        await SampleReader.RunAsync("export", file);
        await File.WriteAllLinesAsync(file, File.ReadLines(file).Take(Customers + 1).ToList());
        await reader.FollowAsync("samples/python/README.md");
    }

    [Fact(Timeout = Limit)]
    public async Task Readme_OfCanary_IsTrue()
    {
        await using var reader = new SampleReader();
        await reader.GenerateAsync("churn");
        await SampleReader.RunAsync("train", Path.Combine(reader.Folder, "churn-2.zip"), "2000");
        await reader.StartAsync();
        await reader.FollowAsync("samples/canary/README.md");
    }

    [Fact(Timeout = Limit)]
    public async Task Readme_OfNightly_IsTrue()
    {
        await using var server = new PostgreSqlServer();
        await server.InitializeAsync();
        await using var reader = new SampleReader(new Dictionary<string, string>
        {
            ["PGHOST"] = "127.0.0.1",
            ["PGPORT"] = $"{server.Port}",
            ["PGUSER"] = "postgres",
            ["ConnectionStrings__scores"] = $"Host=127.0.0.1;Port={server.Port};Database=scores;Username=postgres",
        });
        await reader.FollowAsync("samples/nightly/README.md");
    }
}
