namespace ModelPipeline.Tests;

public sealed class TriggerBackoffTests
{
    [Fact]
    public void Failed_AgainAndAgain_DoublesToHalfAMinuteAndBeginsAnewAfterASuccess()
    {
        var backoff = new TriggerBackoff();

        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30, 30, 30], Rests(backoff, 13));
        backoff.Worked();
        Assert.Equal([1, 2], Rests(backoff, 2));
    }

    private static IEnumerable<int> Rests(TriggerBackoff backoff, int times) =>
        Enumerable.Range(0, times).Select(_ => (int)backoff.Failed().TotalSeconds).ToList();
}
