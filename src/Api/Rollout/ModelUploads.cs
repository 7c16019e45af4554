using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Puts uploaded model files where every silo finds them.</summary>
/// <param name="log">Hears of files that could not be deleted.</param>
/// <param name="store">The store; null if the process has none.</param>
internal sealed class ModelUploads(ILogger<ErrorHandler> log, IModelStore? store = null)
{
    /// <summary>Stores the body of a request.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="version">The version.</param>
    /// <param name="fileName">The name of the file, whose ending tells the kind; null for the ending of the pipeline's own model.</param>
    /// <param name="request">The request; its body is the file.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up; nothing is kept then.</param>
    public async Task<(StoredModel? Stored, ProblemDetails? Problem)> TakeAsync(
        PipelineInfo pipeline, string version, string? fileName, HttpRequest request, CancellationToken cancellationToken)
    {
        if (store is null)
            return (null, Problems.Unavailable("This process has no store of models; set Models:Store."));
        var name = fileName ?? $"model{Path.GetExtension(pipeline.Model.Path)}";
        if (name.Length is 0 or > 200 || name.AsSpan().IndexOfAny('/', '\\') >= 0 || name.Any(char.IsControl))
            return (null, Problems.InvalidRequest("\"fileName\" is no name of a file; send one such as churn.onnx, without a folder."));
        try
        {
            return (await store.PutAsync(pipeline.Name, version, name, request.Body, null, cancellationToken), null);
        }
        catch (PipelineConfigurationException e) when (e.Faults.Any(IsOfStore))
        {
            // A full disk, or a right that is missing. Folders, buckets and roles are for the operator.
            log.LogUploadFailed(pipeline.Name, version, string.Join(" ", e.Faults));
            return (null, Problems.Unavailable("The store of models takes no file at the moment; the log of the API says why."));
        }
        catch (PipelineConfigurationException e)
        {
            var isTooLarge = e.Faults.Any(IsOfSize);
            var status = isTooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status409Conflict;
            return (null, Problems.Create(status, "file-refused", "The file is not taken", string.Join(" ", e.Faults)));
        }
        catch (PipelineException e)
        {
            log.LogUploadFailed(pipeline.Name, version, e.Detail);
            return (null, Problems.Unavailable(e.Message));
        }
    }

    /// <summary>Deletes the file of a deleted version. A failure leaves only the file.</summary>
    public async Task DeleteAsync(string pipeline, string version)
    {
        if (store is null)
            return;
        try
        {
            await store.DeleteAsync(pipeline, version, CancellationToken.None);
        }
        catch (PipelineException e)
        {
            log.LogUploadFailed(pipeline, version, e.Detail);
        }
    }

    private static bool IsOfSize(Fault fault) => fault.Setting.Contains(nameof(ModelsOptions.MaxBytes), StringComparison.Ordinal);

    private static bool IsOfStore(Fault fault) => fault.Setting.StartsWith("Models:", StringComparison.Ordinal) && !IsOfSize(fault);
}
