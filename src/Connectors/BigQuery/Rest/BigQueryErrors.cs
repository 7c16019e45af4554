using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelPipeline.Connectors.BigQuery.Credentials;
using Polly;

namespace ModelPipeline.Connectors.BigQuery.Rest;

/// <summary>Translates the exceptions of requests into exceptions of a pipeline.</summary>
internal static class BigQueryErrors
{
    /// <summary>Whether the exception is an answer of BigQuery or a missing answer, and not a defect of the connector.</summary>
    public static bool Is(Exception e) =>
        e is BigQueryException or BigQueryCredentialsException or HttpRequestException or IOException or ExecutionRejectedException
            or JsonException;

    /// <summary>Translates the exception of a call.</summary>
    /// <param name="e">An exception for which <see cref="Is"/> is true.</param>
    /// <param name="action">The action that failed, such as <c>read 'customers'</c>.</param>
    /// <param name="part">The role of BigQuery in the pipeline.</param>
    public static StoreException Translate(Exception e, string action, StorePart part)
    {
        var detail = $"BigQuery cannot {action}: {Explain(e)}";
        if (e is not BigQueryException { Error: var error })
            return IsTransient(e) ? part.Unavailable(detail, e) : part.Refused(detail, e);
        // BigQuery's message may contain a value of a row. Only its hash leaves the connector.
        var cause = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{error.Reason}: {error.Message}")));
        var which = error.Column is { } column ? $"column '{column}', " : "";
        if (error.BlamesData)
            return part.RefusedValue($"{which}BigQuery's reason is '{error.Reason}'", detail, e, cause);
        return IsTransient(e) ? part.Unavailable(detail, e, cause) : part.Refused(detail, e, cause);
    }

    /// <summary>Makes a call, with its exceptions translated (<see cref="Translate"/>).</summary>
    /// <param name="action">The action, such as <c>read 'customers'</c>.</param>
    /// <param name="part">The role of BigQuery in the pipeline.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">An exception after its cancellation is told as the cancellation.</param>
    public static async Task<T> TranslateAsync<T>(
        string action, StorePart part, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Translate(e, action, part);
        }
    }

    /// <summary>
    /// Translates an exception at the start. If BigQuery answered, the result is a fault of a setting, which the user can correct.
    /// </summary>
    /// <param name="e">An exception for which <see cref="Is"/> is true.</param>
    /// <param name="part"><c>Input</c> or <c>Output</c>.</param>
    /// <param name="setting">The setting that names the input or output.</param>
    /// <param name="action">The action that failed.</param>
    /// <param name="store">The role of BigQuery in the pipeline.</param>
    public static PipelineException AtStart(Exception e, string part, string setting, string action, StorePart store)
    {
        if (IsTransient(e))
            return Translate(e, action, store);
        if (e is BigQueryCredentialsException)
        {
            return new PipelineConfigurationException($"{part}:Connection",
                $"cannot be used: {e.Message} Set GOOGLE_APPLICATION_CREDENTIALS to a key file, log in with 'gcloud auth application-default login', or run where a service account is attached.");
        }

        if (e is BigQueryException { Error.Status: HttpStatusCode.Unauthorized })
        {
            return new PipelineConfigurationException($"{part}:Connection",
                $"names a project that does not let the pipeline in: {Explain(e)} Check the credentials.");
        }

        return new PipelineConfigurationException(setting,
            $"cannot be used: BigQuery cannot {action}: {(e is BigQueryException answer ? answer.Error.Whole : Explain(e))} Check it and {part}:Connection.");
    }

    private static bool IsTransient(Exception e) => e switch
    {
        BigQueryException answer => answer.Error.IsTransient,
        BigQueryCredentialsException credentials => credentials.IsTransient,
        _ => true,
    };

    private static string Explain(Exception e) => e switch
    {
        BigQueryException answer => answer.Error.Explanation,
        BigQueryCredentialsException => e.Message,
        ExecutionRejectedException => "it does not answer in time.",
        JsonException => "its answer is not what it should be.",
        _ => $"{e.Message.TrimEnd('.')}.",
    };
}
