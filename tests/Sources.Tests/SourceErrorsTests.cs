namespace ModelPipeline.Tests;

public sealed class SourceErrorsTests
{
    private readonly SourceErrors errors = new(SourceAddress.Parse("https://host/a.onnx?secret=1"), "AWS_ACCESS_KEY_ID");

    [Theory]
    [InlineData(404, "which does not exist; name one that does")]
    [InlineData(410, "which does not exist; name one that does")]
    [InlineData(401, "whose server refuses this process (HTTP 401); set AWS_ACCESS_KEY_ID")]
    [InlineData(403, "whose server refuses this process (HTTP 403); set AWS_ACCESS_KEY_ID")]
    [InlineData(400, "whose server answers HTTP 400; name an address that it serves")]
    [InlineData(499, "whose server answers HTTP 499; name an address that it serves")]
    public void OfStatus_AnswerThatStays_IsAFaultOfTheAddress(int status, string what)
    {
        var error = Assert.IsType<PipelineConfigurationException>(errors.OfStatus(status));

        Assert.Equal($"Model:Path is 'https://host/a.onnx', {what}.", Assert.Single(error.Faults).ToString());
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public void OfStatus_AnswerThatMayPass_IsTransient(int status)
    {
        var inner = new InvalidOperationException();

        var error = Assert.IsType<SourceException>(errors.OfStatus(status, TimeSpan.FromSeconds(7), inner));

        Assert.Equal((true, TimeSpan.FromSeconds(7)), (error.IsTransient, error.RetryAfter));
        Assert.Equal(($"'https://host/a.onnx' answers HTTP {status}.", inner), (error.Message, error.InnerException));
    }

    [Fact]
    public void OfStatusAndNoAnswer_OfTheStoreOfModels_NameItInTheLogAlone()
    {
        var store = new SourceErrors(SourceAddress.Parse("s3://models-of-acme/x"), "", "Models:Store");
        PipelineException[] failures = [store.OfStatus(503), store.NoAnswer("ConnectionError", new IOException())];

        Assert.All(failures, error =>
        {
            Assert.Equal("The store of models cannot be used at the moment; try again.", error.Message);
            Assert.StartsWith("'s3://models-of-acme/x' ", error.Detail, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void NoAnswer_Reason_IsTold()
    {
        var error = errors.NoAnswer("ConnectionError", new InvalidOperationException());

        Assert.Equal(("'https://host/a.onnx' does not answer (ConnectionError).", true), (error.Message, error.IsTransient));
    }

    [Fact]
    public void Fault_OtherSetting_IsNamed() =>
        Assert.Equal("Models:Store", Assert.Single((errors with { Setting = "Models:Store" }).Missing().Faults).Setting);

    [Fact]
    public void Of_SchemeWithoutASource_NamesThoseThatAreThere()
    {
        var sources = new SourceSet([new HttpSource(new()), new LocalSource(TimeProvider.System)]);

        Assert.IsType<LocalSource>(sources.Of(SourceAddress.Parse("a.onnx")));
        Assert.IsType<HttpSource>(sources.Of(SourceAddress.Parse("http://host/a.onnx")));
        var error = Assert.Throws<PipelineConfigurationException>(() => sources.Of(SourceAddress.Parse("dbfs:/a.onnx")));
        Assert.EndsWith(
            "whose scheme 'dbfs' has no source here; name a file, or an address with one of file, http, https.",
            Assert.Single(error.Faults).Message, StringComparison.Ordinal);
    }
}
