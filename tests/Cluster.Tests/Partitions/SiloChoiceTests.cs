using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class SiloChoiceTests
{
    private readonly SiloChoice<string> choice = new(perSilo: 2);

    [Fact]
    public void Choose_Silos_FillsTheEmptiestFirstUpToItsRoom()
    {
        var given = new List<string?>();
        for (var i = 0; i < 5; i++)
        {
            given.Add(choice.Choose(["a", "b"], null, null));
            if (given[^1] is { } silo)
                choice.Give(silo);
        }

        Assert.Equal(["a", "b", "a", "b", null], given);
        Assert.False(choice.HasRoom(["a", "b"]));
        Assert.True(choice.HasRoom(["a", "b", "c"]));
        choice.Take("b");
        Assert.True(choice.HasRoom(["a", "b"]));
        Assert.Equal("b", choice.Choose(["a", "b"], null, null));
    }

    [Fact]
    public void Choose_SiloThatHasThePartition_IsPreferredHoweverFull()
    {
        choice.Give("a");
        choice.Give("a");

        Assert.Equal("a", choice.Choose(["a", "b"], preferred: "a", null));
        Assert.Equal("b", choice.Choose(["b"], preferred: "a", null));
        Assert.Equal("b", choice.Choose(["a", "b"], preferred: "a", avoided: "a"));
    }

    [Fact]
    public void Choose_SiloWhereItFailed_IsAvoidedWhileThereAreOthers()
    {
        Assert.Equal("b", choice.Choose(["a", "b"], null, avoided: "a"));
        Assert.Equal("a", choice.Choose(["a"], null, avoided: "a"));
        choice.Give("b");
        choice.Give("b");
        Assert.Null(choice.Choose(["a", "b"], null, avoided: "a"));
    }
}
