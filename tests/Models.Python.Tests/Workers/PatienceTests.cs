namespace ModelPipeline.Models.Python.Tests;

public class PatienceTests
{
    [Fact]
    public void For_NothingSeen_IsShortForManyRowsAndLongerForOne()
    {
        var patience = new Patience();

        Assert.Equal(TimeSpan.FromMilliseconds(300), patience.For(512));
        Assert.Equal(TimeSpan.FromSeconds(1), patience.For(1));
    }

    [Fact]
    public void For_BatchesOfThatSizeWereSlow_AllowsFourTimesThat()
    {
        var patience = new Patience();
        patience.Took(500, TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(4), patience.For(400));
    }

    [Fact]
    public void For_HalvesWereAnswered_AllowsTheWholeTwiceAsMuch()
    {
        var patience = new Patience();
        patience.Took(256, TimeSpan.FromSeconds(0.25));

        Assert.Equal(TimeSpan.FromSeconds(2), patience.For(512));
        Assert.Equal(TimeSpan.FromMilliseconds(300), patience.For(64));
    }

    [Fact]
    public void Took_ManyFastCallsAfterASlowOne_ForgetsTheSlowOne()
    {
        var patience = new Patience();
        patience.Took(32, TimeSpan.FromSeconds(10));
        for (var call = 0; call < 1_000; call++)
            patience.Took(32, TimeSpan.FromMilliseconds(2));

        Assert.Equal(TimeSpan.FromMilliseconds(300), patience.For(32));
    }
}
