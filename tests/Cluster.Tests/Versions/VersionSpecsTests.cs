using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class VersionSpecsTests
{
    private const string Hash = "3F2A9C81D0AA7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08";

    private static readonly RolloutState State = new RolloutRules(new FakeTimeProvider()).Begin("churn", new()
    {
        Id = "v1",
        Inputs = new() { ["X"] = ["a"] },
        Outputs = new() { ["y"] = "out" },
        Nulls = new() { ["a"] = "0" },
    });

    [Fact]
    public void Of_Request_HasTheMappingOfTheStableVersionUnlessItHasItsOwn()
    {
        var plain = VersionSpecs.Of(new("v2", "models/m.onnx", "ada", Hash), State)!;
        var own = VersionSpecs.Of(new("v3", null, "ada", null, "Onnx", new() { ["X"] = ["b"] }, new() { ["y"] = "o2" }, []), State)!;

        Assert.Equal(("v2", "models/m.onnx", "models/m.onnx", Hash.ToLowerInvariant(), "", "ada"),
            (plain.Id, plain.Source, plain.Address, plain.Sha256, plain.Kind, plain.BroughtBy));
        Assert.Equal(("a", "out", "0"), (Assert.Single(plain.Inputs["X"]), plain.Outputs["y"], plain.Nulls["a"]));
        Assert.Equal(("v3", "", "", null, "Onnx"), (own.Id, own.Source, own.Address, own.Sha256, own.Kind));
        Assert.Equal(("b", "o2", 0), (Assert.Single(own.Inputs["X"]), own.Outputs["y"], own.Nulls.Count));
    }

    [Theory]
    [InlineData("", Hash, "3f2a9c81d0aa")]
    [InlineData(null, Hash, "3f2a9c81d0aa")]
    [InlineData("v2", Hash, "v2")]
    [InlineData(null, "3F2A9C81D0AA", null)]
    [InlineData("", null, null)]
    public void Of_NoName_IsTheBeginningOfTheHash(string? version, string? sha256, string? id) =>
        Assert.Equal(id, VersionSpecs.Of(new(version, "m.onnx", "ada", sha256), State)?.Id);

    [Fact]
    public void Of_SourceWithASecret_DoesNotShowIt() => Assert.DoesNotContain("hidden",
        VersionSpecs.Of(new("v2", "https://user:hidden@example.com/m.onnx?token=hidden", "ada"), State)!.Source, StringComparison.Ordinal);
}
