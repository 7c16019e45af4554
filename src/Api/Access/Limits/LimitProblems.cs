using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace ModelPipeline.Api;

/// <summary>The answers to requests of tenants who have used their share.</summary>
internal static class LimitProblems
{
    private const int SecondsUntilAJobEnds = 10;

    /// <summary>429: the tenant has asked for more users a second than its share.</summary>
    public static ProblemDetails TooFast(HttpContext context, TenantLimit limit, TimeSpan wait)
    {
        SetRetryAfter(context, Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)));
        return Problems.Create(StatusCodes.Status429TooManyRequests, "rate-limited", "The tenant has used its share",
            string.Create(CultureInfo.InvariantCulture,
                $"This tenant may have {limit.UsersPerSecond} users a second scored, and {limit.BurstOrSecond()} at once; "
                + $"each user of a list counts."));
    }

    /// <summary>429: the tenant has as many open jobs as it may have.</summary>
    public static ProblemDetails TooManyJobs(HttpContext context, int most)
    {
        SetRetryAfter(context, SecondsUntilAJobEnds);
        return Problems.Create(StatusCodes.Status429TooManyRequests, "tenant-jobs", "The tenant has too many jobs",
            $"This tenant may have {most} jobs that are not over; wait for one of them, or cancel one.");
    }

    private static void SetRetryAfter(HttpContext context, int seconds) =>
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
}
