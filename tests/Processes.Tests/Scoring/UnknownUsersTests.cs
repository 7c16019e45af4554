using System.Globalization;
using System.Net.Http.Json;

namespace ModelPipeline.Tests;

/// <summary>The cost of unknown ids. <c>UNKNOWN_USERS=1000000</c> makes it a measurement.</summary>
public sealed class UnknownUsersTests(JobWorkplace workplace) : IClassFixture<JobWorkplace>
{
    private const int Known = 5_000;
    private const int ListUsers = 25_000;
    private const long Flat = 100L << 20;

    private static readonly int Unknown = int.Parse(Environment.GetEnvironmentVariable("UNKNOWN_USERS") ?? "100000",
        CultureInfo.InvariantCulture);

    [Fact]
    public async Task ScoreList_UnknownIds_LeaveNothingInMemory()
    {
        await workplace.ExecuteAsync(JobInput.Customers(Known, "in_unknown"));
        await workplace.StartAsync([new("unknown", workplace.Pipeline("unknown"))]);
        Assert.Equal(Known, await ListAsync(Enumerable.Range(1, Known).Select(i => $"u{i}"), "\"outputs\""));
        var before = workplace.Api.PeakMemory;

        // After a quarter of the ids, the process has the memory that any list needs.
        var few = await PeakAsync(0, Unknown / 4);
        var many = await PeakAsync(Unknown / 4, Unknown);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"Peak memory: {before >> 20} MB before, {few >> 20} MB after {Unknown / 4} unknown ids, {many >> 20} MB after {Unknown}.");
        Assert.True(many - few < Flat, $"The peak is {few >> 20} MB after {Unknown / 4} unknown ids and {many >> 20} MB after {Unknown}.");
    }

    private async Task<long> PeakAsync(int first, int end)
    {
        for (; first < end; first += ListUsers)
            Assert.Equal(ListUsers, await ListAsync(Enumerable.Range(first, ListUsers).Select(i => $"nobody-{i}"), ":no-input\""));
        return workplace.Api.PeakMemory;
    }

    private async Task<int> ListAsync(IEnumerable<string> users, string what)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            "/pipelines/unknown/score")
        { Content = JsonContent.Create(new { users }) };
        using var response = await workplace.Api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var count = 0;
        while (await lines.ReadLineAsync() is { } line)
            count += line.Contains(what, StringComparison.Ordinal) ? 1 : 0;
        return count;
    }
}
