using System.Globalization;
using System.Net;

namespace ModelPipeline.Tests;

/// <summary>
/// More users than fit into memory, each called once as fast as possible. <c>MANY_USERS</c> and <c>MANY_USERS_MEGABYTES</c>, the limit of
/// the heap, make it a measurement, which may take half an hour for millions.
/// </summary>
public sealed class ManyUsersTests(JobWorkplace workplace) : IClassFixture<JobWorkplace>
{
    private const int Callers = 128;

    private static readonly int Users = Read("MANY_USERS") ?? 40_000;
    private static readonly long Limit = (long)(Read("MANY_USERS_MEGABYTES") ?? 60) << 20;

    private int next;
    private int saturated;

    [Fact(Timeout = 1_800_000)]
    public async Task Score_MoreUsersThanTheMemoryHolds_IdleUsersLeaveAndNoCallFails()
    {
        await workplace.ExecuteAsync(JobInput.Customers(Users, "in_many"));
        var limit = new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = Limit.ToString("X", CultureInfo.InvariantCulture) };
        await workplace.StartAsync([new("many", workplace.Pipeline("many"))], environment: limit);

        using var stop = new CancellationTokenSource();
        var watching = WatchAsync(stop.Token);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => CallAsync()));
        await stop.CancelAsync();
        var (used, activations) = await watching;

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Users} users, {saturated} calls were told to come again; at most {used >> 20} MB of {Limit >> 20} MB were used, "
            + $"and {activations} users active; "
            + $"peak memory of the process {workplace.Api.PeakMemory >> 20} MB.");
        Assert.True(activations < Users, "All users stayed: the limit is too high for this test to tell anything.");
        Assert.Equal(Users, await workplace.CountAsync("SELECT count(*) FROM out_many"));
    }

    private async Task CallAsync()
    {
        while (Interlocked.Increment(ref next) is var user && user <= Users)
        {
            while (!await TryScoreAsync(user))
                await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    private async Task<bool> TryScoreAsync(int user)
    {
        using var response = await workplace.Api.Http.PostAsync($"/pipelines/many/users/u{user}/score", null);
        if (response.IsSuccessStatusCode)
            return true;
        var text = await response.Content.ReadAsStringAsync();
        var mayComeAgain = response.StatusCode == HttpStatusCode.ServiceUnavailable
            && text.Contains(":saturated\"", StringComparison.Ordinal);
        Assert.True(mayComeAgain, $"{text}\n{workplace.Api.Output}");
        Interlocked.Increment(ref saturated);
        return false;
    }

    // The peaks that the process reports meanwhile.
    private async Task<(long Used, int Activations)> WatchAsync(CancellationToken stop)
    {
        var used = 0L;
        var activations = 0;
        while (!stop.IsCancellationRequested)
        {
            var memory = (await workplace.Api.Http.JsonAsync(HttpMethod.Get, "/health/ready"))["memory"]!;
            Assert.Equal(Limit, (long)memory["limitBytes"]!);
            used = Math.Max(used, (long)memory["usedBytes"]!);
            activations = Math.Max(activations, (int)memory["activations"]!);
            await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None);
        }

        return (used, activations);
    }

    private static int? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
