using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Users without grains leave. A turn is a second here.</summary>
public sealed class IdleUsersTests
{
    private static readonly HeapReading Roomy = new(100, 10, 10, FullCollection: 1);
    private static readonly HeapReading Short = new(100, 80, 80, FullCollection: 1);

    private readonly UserActivations users;
    private readonly IdleUsers idle;

    public IdleUsersTests()
    {
        var clock = new FakeTimeProvider();
        users = new(null!, new(clock), clock);
        idle = new(users, turnsPerSecond: 1);
    }

    [Fact]
    public void Turn_FiveMinutesWithoutACall_UserLeaves()
    {
        Enter("first");
        Turn(60);
        Enter("second");

        Turn(239);
        Assert.Equal(2, users.Count);
        Turn(1);
        Assert.Equal(["second"], Active());
        Turn(60);

        Assert.Equal(0, users.Count);
        Assert.Empty(Active());
    }

    [Fact]
    public void Turn_HeapIsShort_LongestIdleLeaveOnceForEachCollection()
    {
        for (var i = 0; i < 10; i++)
        {
            Enter($"user-{i}");
            Turn(1);
        }

        // Half of the limit is enough, so three eighths of the users leave.
        idle.Turn(Short);
        Assert.Equal(Enumerable.Range(3, 7).Select(i => $"user-{i}"), Active());
        idle.Turn(Short);
        Assert.Equal(7, users.Count);
        idle.Turn(Short with { FullCollection = 2 });

        Assert.Equal(Enumerable.Range(5, 5).Select(i => $"user-{i}"), Active());
    }

    [Theory]
    [InlineData(60, 10)]
    [InlineData(61, 9)]
    [InlineData(100, 5)]
    public void Turn_HeapIsFilledSoFar_IsShortBeyondThreeFifths(long used, int stay)
    {
        for (var i = 0; i < 10; i++)
            Enter($"user-{i}");

        idle.Turn(Short with { UsedBytes = used });

        Assert.Equal(stay, users.Count);
    }

    // A turn is shorter than a second where a silo has many users.
    [Fact]
    public void Turn_SeveralTurnsToASecond_LooksOnceASecond()
    {
        var often = new IdleUsers(users, turnsPerSecond: 4);
        for (var i = 0; i < 8; i++)
            Enter($"user-{i}");

        var counts = new List<int>();
        for (var turn = 1; turn <= 8; turn++)
        {
            often.Turn(Short with { UsedBytes = 62, FullCollection = turn });
            counts.Add(users.Count);
        }

        Assert.Equal([8, 8, 8, 7, 7, 7, 7, 6], counts);
    }

    private void Enter(string user) => Assert.NotNull(users.FindOrEnter(user, CallClass.Single));

    private void Turn(int turns)
    {
        for (var i = 0; i < turns; i++)
            idle.Turn(Roomy);
    }

    private IEnumerable<string> Active() => users.All.Select(user => user.User).Order(StringComparer.Ordinal);
}
