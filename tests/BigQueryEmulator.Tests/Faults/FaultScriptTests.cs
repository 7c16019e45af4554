using ModelPipeline.BigQueryEmulator.Faults;

namespace ModelPipeline.BigQueryEmulator.Tests.Faults;

public sealed class FaultScriptTests
{
    private readonly FaultScript faults = new();

    [Fact]
    public void Take_OtherOperation_KeepsTheFault()
    {
        faults.Next(Operation.Query | Operation.GetJob, FaultKind.BackendError, times: 2);

        Assert.Null(faults.TakeForRequest(Operation.InsertJob, hasPageToken: false));
        Assert.Equal(FaultKind.BackendError, faults.TakeForRequest(Operation.GetJob, hasPageToken: false)?.Kind);
        Assert.NotNull(faults.TakeForRequest(Operation.Query, hasPageToken: false));
        Assert.Null(faults.TakeForRequest(Operation.Query, hasPageToken: false));
    }

    [Fact]
    public void Take_FaultsInARow_ComeInTheirOrder()
    {
        faults.Next(Operation.Query, FaultKind.EmptyError);
        faults.Next(Operation.All, FaultKind.BadGateway);

        Assert.Equal(FaultKind.EmptyError, faults.TakeForRequest(Operation.Query, hasPageToken: false)?.Kind);
        Assert.Equal(FaultKind.BadGateway, faults.TakeForRequest(Operation.Query, hasPageToken: false)?.Kind);
    }

    [Fact]
    public void Take_FaultThatDoesNotFit_WaitsForAFittingRequest()
    {
        faults.Next(Operation.All, FaultKind.PageTokenExpired);
        faults.Next(Operation.All, FaultKind.ConcurrentUpdate);

        Assert.Null(faults.TakeForRequest(Operation.Query, hasPageToken: false));
        Assert.Null(faults.TakeForJob(Operation.Query, changesRows: false));
        Assert.Equal(FaultKind.ConcurrentUpdate, faults.TakeForJob(Operation.Query, changesRows: true)?.Kind);
        Assert.Equal(FaultKind.PageTokenExpired, faults.TakeForRequest(Operation.ListRows, hasPageToken: true)?.Kind);
        Assert.Equal(0, faults.Remaining);
    }
}
