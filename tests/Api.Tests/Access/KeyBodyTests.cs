using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class KeyBodyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    // A key of a tenant without a name would be of no tenant that anybody sees.
    [Theory]
    [InlineData(null, null)]
    [InlineData("retail", null)]
    [InlineData("", "\"tenant\" is empty")]
    [InlineData(" ", "\"tenant\" is ' '")]
    public void Check_Tenant_IsANameOrLeftOut(string? tenant, string? fault)
    {
        var found = new KeyBody("shop", ["score"], Tenant: tenant).Check(Noon);

        Assert.Equal(fault is null, found is null);
        Assert.StartsWith(fault ?? "", found ?? "", StringComparison.Ordinal);
    }
}
