namespace ModelPipeline.Tests;

/// <summary>The memory of a job. <c>JOB_USERS=1000000</c> makes it a measurement with that many users and with a tenth of them.</summary>
public sealed class JobMemoryTests(JobWorkplace workplace) : IClassFixture<JobWorkplace>
{
    private const long Flat = 100L << 20;

    private static readonly int Users = Math.Max(200_000, JobCluster.Users);

    [Fact(Timeout = 600_000)]
    public async Task Memory_TenTimesTheUsers_IsTheSame()
    {
        var few = await PeakAsync(Users / 10);
        var many = await PeakAsync(Users);

        Write($"Peak memory: {few >> 20} MB with {Users / 10} users, {many >> 20} MB with {Users}.");
        Assert.True(many - few < Flat, $"The peak is {few >> 20} MB with few users and {many >> 20} MB with many.");
    }

    private async Task<long> PeakAsync(int users)
    {
        await workplace.ExecuteAsync(
            $"DROP TABLE IF EXISTS in_memory, out_memory; {JobInput.Customers(users, "in_memory")}");
        await workplace.StartAsync([new("memory", workplace.Pipeline("memory"))]);
        var ended = await workplace.EndAsync(await workplace.CreateJobAsync("memory"));
        Assert.Equal(users, (int)ended["scored"]!);
        Write($"{users} users: {ended["usersPerSecond"]} a second.");
        return workplace.Api.PeakMemory;
    }

    private static void Write(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
