namespace ModelPipeline.Tests;

public sealed class VersionSpecTests
{
    [Theory]
    [InlineData("http://triton:8000/v2/models/churn/versions/4", "secret")]
    [InlineData("http://triton:8000/v2/models/other", "secret")]
    [InlineData("http://triton:8001/v2/models/churn", "")]
    [InlineData("https://triton:8000/v2/models/churn", "")]
    [InlineData("http://triton:8000@elsewhere/v2/models/churn", "")]
    [InlineData("http://elsewhere/v2/models/churn", "")]
    [InlineData("models/churn.onnx", "")]
    public void ToOptions_VersionOfAServer_HasTheTokenForTheServerOfTheSettingsAlone(string address, string token)
    {
        var settings = new ModelOptions { Kind = "OpenInference", Url = "http://triton:8000", Name = "churn", Token = "secret" };
        var version = new VersionSpec { Id = "v4", Kind = "OpenInference", Address = address };

        Assert.Equal(token, version.ToOptions(settings, address).Token);
    }
}
