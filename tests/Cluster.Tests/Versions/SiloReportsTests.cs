using System.Net;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class SiloReportsTests
{
    private static readonly SiloAddress One = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 0);
    private static readonly SiloAddress Two = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 2), 0);

    private readonly FakeTimeProvider clock = new();
    private readonly SiloReports reports;

    public SiloReportsTests() => reports = new(clock);

    [Fact]
    public void Silos_ThatTellNothing_CountForFifteenSeconds()
    {
        reports.Keep([Two, One]);
        Assert.Equal([One, Two], reports.Silos);

        clock.Advance(TimeSpan.FromSeconds(10));
        reports.Take(Call(One));
        clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        reports.Keep([Two, One]);
        Assert.Equal([One, Two], reports.Silos);

        clock.Advance(TimeSpan.FromTicks(1));
        reports.Keep([Two, One]);
        Assert.Equal([One], reports.Silos);
    }

    [Fact]
    public void Keep_SiloThatIsGone_LeavesWithItsReport()
    {
        reports.Take(Call(One, new SiloVersion("v2", (int)VersionState.Ready, [])));
        reports.Keep([Two]);
        reports.Keep([One, Two]);

        Assert.All(reports.Of("v2"), each => Assert.Null(each.Version));
    }

    [Theory]
    [InlineData(VersionState.Ready, VersionState.Ready, true)]
    [InlineData(VersionState.Ready, VersionState.Failed, true)]
    [InlineData(VersionState.Failed, VersionState.Failed, false)]
    [InlineData(VersionState.Ready, VersionState.Warming, false)]
    [InlineData(VersionState.Ready, null, false)]
    public void IsSettled_EverySiloHasOpenedItOrFailed_AndOneHasIt(VersionState one, VersionState? two, bool isSettled)
    {
        reports.Take(Call(One, new SiloVersion("v2", (int)one, [])));
        reports.Take(two is { } state ? Call(Two, new SiloVersion("v2", (int)state, [])) : Call(Two, new SiloVersion("v3", 3, [])));

        Assert.Equal(isSettled, reports.IsSettled("v2"));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    public void Follow_EverySiloHasTheDocumentOrALaterOne(long epoch, bool follow)
    {
        reports.Take(Call(One) with { Epoch = 7 });
        reports.Take(Call(Two) with { Epoch = epoch });

        Assert.Equal(follow, reports.Follow(5));
    }

    [Fact]
    public void Follow_SiloThatHasToldNothing_DoesNot()
    {
        reports.Take(Call(One) with { Epoch = 7 });
        reports.Keep([One, Two]);

        Assert.False(reports.Follow(5));
    }

    private static FollowCall Call(SiloAddress silo, params SiloVersion[] versions) => new("churn", silo, 1, null, versions);
}
