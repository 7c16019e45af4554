using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class JobRulesTests
{
    private static readonly JobRequest Asked = new("key", ["a", "b"], Parallel: false);

    [Fact]
    public void Hash_SameRequestUnderAnotherKey_IsTheSame() => Assert.Equal(Asked.Hash(), new JobRequest("other", ["a", "b"]).Hash());

    [Fact]
    public void Hash_OtherRequest_IsAnother()
    {
        JobRequest[] others =
        [
            Asked with { Parallel = true },
            Asked with { Users = null },
            Asked with { Users = null, Parallel = true },
            Asked with { Users = [] },
            Asked with { Users = ["b", "a"] },
            Asked with { Users = ["ab"] },
            Asked with { Users = ["a,b"] },
            Asked with { Users = ["a", "b", "b"] },
        ];

        Assert.Equal(others.Length + 1, others.Append(Asked).Select(request => request.Hash()).Distinct().Count());
    }
}
