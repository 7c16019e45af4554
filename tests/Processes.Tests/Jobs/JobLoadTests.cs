using System.Diagnostics;
using System.Globalization;

namespace ModelPipeline.Tests;

/// <summary>
/// The latency of calls beside a job. <c>JOB_USERS=1000000 JOB_SECONDS=30</c> makes it a measurement: for that time alone, and for that
/// time beside the job.
/// </summary>
[Collection("Alone")]
[Trait("Machine", "Alone")]
public sealed class JobLoadTests(JobWorkplace workplace) : IClassFixture<JobWorkplace>, IAsyncLifetime
{
    private const int CallsPerSecond = 200;
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(1);

    // The job must not end before the calls.
    private static readonly int Users = Math.Max(200_000, JobCluster.Users);

    private static readonly int Seconds = int.Parse(Environment.GetEnvironmentVariable("JOB_SECONDS") ?? "3", CultureInfo.InvariantCulture);

    public async ValueTask InitializeAsync()
    {
        if (await workplace.CountAsync("SELECT count(*) FROM pg_class WHERE relname = 'in_beside'") == 0)
            await workplace.ExecuteAsync(JobInput.Customers(Users, "in_beside"));
    }

    public ValueTask DisposeAsync() => default;

    [Theory]
    [InlineData(1_000)]
    [InlineData(50_000)]
    public async Task Calls_BesideAJob_AreNotThreeTimesAsSlow(int batchSize)
    {
        await workplace.StartAsync([new("beside", workplace.Pipeline("beside"))], new() { ["BatchSize"] = batchSize });
        await CallAsync(2);

        var (aloneHalf, alone) = await CallAsync(Seconds);
        var job = await workplace.CreateJobAsync("beside");
        await workplace.ReachAsync(job, state => (long)state["scored"]! > 0, "the job to begin");
        var (besideHalf, beside) = await CallAsync(Seconds);
        var state = await workplace.Api.Http.JsonAsync(HttpMethod.Get, $"/jobs/{job}");
        await workplace.Api.Http.JsonAsync(HttpMethod.Post, $"/jobs/{job}/cancel");

        Write($"Half of the calls took {aloneHalf.TotalMilliseconds:0.0} ms or less alone and {besideHalf.TotalMilliseconds:0.0} ms beside a job.");
        Write($"99 of 100 calls took {alone.TotalMilliseconds:0.0} ms or less alone and {beside.TotalMilliseconds:0.0} ms beside a job of {state["usersPerSecond"]} users a second.");
        // A measurement checks only the factor. In a run of all tests, a second may come from the machine: calls that wait for the job
        // take longer.
        var isMeasured = Environment.GetEnvironmentVariable("JOB_SECONDS") is not null;
        Assert.True(beside < 3 * alone || (!isMeasured && beside < Unnoticed),
            $"99 of 100 calls took {alone.TotalMilliseconds:0.0} ms or less alone and {beside.TotalMilliseconds:0.0} ms beside a job.");
    }

    private async Task<(TimeSpan Half, TimeSpan Most)> CallAsync(int seconds)
    {
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var took = await OpenLoop.RunAsync(CallsPerSecond, async _ =>
        {
            var watch = Stopwatch.StartNew();
            using var response = await workplace.Api.Http.PostAsync(
                $"/pipelines/beside/users/u{Random.Shared.Next(1, Users)}/score", null);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
            return watch.Elapsed;
        }, time.Token);
        var ordered = took.Order().ToArray();
        return (ordered[took.Length / 2], ordered[took.Length * 99 / 100]);
    }

    private static void Write(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
