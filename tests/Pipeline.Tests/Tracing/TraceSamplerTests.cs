namespace ModelPipeline.Tests;

public sealed class TraceSamplerTests
{
    private const string Ids = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7";

    [Theory]
    [InlineData($"00-{Ids}-01", true)]
    [InlineData($"00-{Ids}-00", false)]
    [InlineData($"00-{Ids}-03", true)]
    [InlineData($"00-{Ids}-0b", true)]
    [InlineData($"00-{Ids}-0a", false)]
    [InlineData($"cc-{Ids}-01-more", true)]
    public void Samples_CallerHasDecided_FollowsTheCaller(string header, bool expected)
    {
        Assert.Equal(expected, new TraceSampler(followsCaller: true, share: expected ? 0 : 1).Samples(header));
        Assert.Equal(!expected, new TraceSampler(followsCaller: false, share: expected ? 0 : 1).Samples(header));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01")]
    [InlineData($"00-{Ids}")]
    [InlineData($"ff-{Ids}-01")]
    [InlineData($"00-{Ids}-01-more")]
    [InlineData($"00-{Ids}-0G")]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01")]
    public void Samples_HeaderIsMissingOrMalformed_DecidesByTheShare(string? header)
    {
        Assert.True(new TraceSampler(followsCaller: true, share: 1).Samples(header));
        Assert.False(new TraceSampler(followsCaller: true, share: 0).Samples(header));
    }

    [Fact]
    public void Samples_Share_IsAboutTheShareOfCalls()
    {
        var sampler = new TraceSampler(followsCaller: true, share: 0.1);

        Assert.InRange(Enumerable.Range(0, 100_000).Count(_ => sampler.Samples(null)), 9_000, 11_000);
    }

    [Fact]
    public void Samples_AnyHeader_AllocatesNothing()
    {
        var sampler = new TraceSampler(followsCaller: true, share: 0.5);
        string?[] headers = [null, "malformed", $"00-{Ids}-00", $"00-{Ids}-01"];
        var sampled = headers.Count(sampler.Samples);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++)
        {
            foreach (var header in headers)
                sampled += sampler.Samples(header) ? 1 : 0;
        }

        // An allocation for each would be 96,000 bytes at least. The runtime itself may allocate when it compiles anew.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
        Assert.InRange(sampled, 1_000, 4_000);
    }
}
