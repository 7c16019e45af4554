namespace ModelPipeline.Tests;

public sealed class PartAttemptTests
{
    private readonly List<Fault> faults = [];

    [Fact]
    public async Task RunAsync_Success_IsWhatWasMade()
    {
        Assert.Equal((7, null), await PartAttempt.RunAsync("Input", faults, () => Task.FromResult(7), CancellationToken.None));
        Assert.Empty(faults);
    }

    [Fact]
    public async Task RunAsync_Faults_AreKeptWithTheColumnsThatAreKnown()
    {
        var columns = new Schema([]);

        var (made, known) = await RunAsync("Input", new PipelineConfigurationException("Input:Table", "is gone.") { Columns = columns });

        Assert.Equal((0, columns), (made, known));
        Assert.Equal([new("Input:Table", "is gone.")], faults);
    }

    public static TheoryData<string, Exception, Fault> Failures => new()
    {
        { "Input", new StoreException("No.") { Detail = "Details." }, new("Input", "cannot be opened: Details.") },
        {
            "Input", new StoreException("It is away.", isTransient: true),
            new("Input", "cannot be opened: It is away. See that the store runs, or correct Input:Connection.", IsTransient: true)
        },
        {
            "Model", new SourceException("It is away."),
            new("Model", "cannot be opened: It is away. See that the server runs, or correct Model:Path.", IsTransient: true)
        },
        {
            "Model", new ModelException("It is away.") { IsOfServer = true, MayPass = true },
            new("Model", "cannot be opened: It is away. See that the server runs, or correct Model:Url (Model:Path, where that has the "
                + "address).", IsTransient: true)
        },
        {
            "Output", new FormatException("a secret"),
            new("Output", "cannot be opened: System.FormatException was thrown; see that its settings fit.")
        },
        {
            "Model", new OperationCanceledException(),
            new("Model", "did not load within 10 minutes; see that its files can be read.", IsTransient: true)
        },
        {
            "Input", new OperationCanceledException(),
            new("Input", "did not open within 60 seconds; see that the store answers.", IsTransient: true)
        },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task RunAsync_Failure_IsAFaultThatSaysWhatToDo(string part, Exception thrown, Fault fault)
    {
        Assert.Equal((0, null), await RunAsync(part, thrown));

        Assert.Equal([fault], faults);
    }

    [Fact]
    public async Task RunAsync_CallerCancels_IsCancelled() => await Assert.ThrowsAsync<OperationCanceledException>(
        () => PartAttempt.RunAsync<int>("Input", faults, () => throw new OperationCanceledException(), new(canceled: true)));

    private Task<(int Made, Schema? Known)> RunAsync(string part, Exception thrown) =>
        PartAttempt.RunAsync<int>(part, faults, () => throw thrown, CancellationToken.None);
}
