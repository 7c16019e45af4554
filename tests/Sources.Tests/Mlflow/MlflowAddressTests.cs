namespace ModelPipeline.Tests;

public sealed class MlflowAddressTests
{
    [Theory]
    [InlineData("models:/churn/3", "churn", "3", null)]
    [InlineData("models:/a/b/12", "a/b", "12", null)]
    [InlineData("models:/churn@champion", "churn", null, "champion")]
    [InlineData("models:/a@b@c", "a@b", null, "c")]
    [InlineData("models:/a/b@c", "a/b", null, "c")]
    public void Of_Address_IsAVersionOrAnAlias(string text, string name, string? version, string? alias) =>
        Assert.Equal(new(name, version, alias), MlflowAddress.Of(SourceAddress.Parse(text)));

    [Theory]
    [InlineData("models:/churn")]
    [InlineData("models:/churn/")]
    [InlineData("models:/churn/Production")]
    [InlineData("models:/churn@")]
    [InlineData("models:/@champion")]
    [InlineData("models:/3")]
    public void Of_AddressWithoutAVersion_SaysHowToWriteIt(string text)
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => MlflowAddress.Of(SourceAddress.Parse(text)));

        Assert.Equal(
            $"is '{text}', which names no version; write models:/name/3 or models:/name@alias (MLflow has no stages any more).",
            Assert.Single(error.Faults).Message);
    }
}
