namespace ModelPipeline.Api;

/// <summary>
/// Lets requests pass to their routes: asks who the caller is, and whether the caller may. A route that does not say who may call it
/// (<see cref="AccessRule"/>) takes no call. A request with a key passes without an allocation.
/// </summary>
internal sealed class AccessGate(CallerCredentials credentials, TenantGuard tenants)
{
    /// <summary>Passes the request on, or answers it.</summary>
    public Task PassAsync(HttpContext context, RequestDelegate next)
    {
        // Other endpoints are answers of routing itself, such as 405 and 415.
        if (context.GetEndpoint() is not RouteEndpoint route)
            return next(context);
        if (route.Metadata.GetMetadata<AccessRule>() is not { } rule)
            return AccessProblems.WriteAsync(context, AccessProblems.Closed());
        if (rule.IsOpen)
        {
            context.Features.Set(Caller.Nobody);
            return next(context);
        }

        var sent = SentCredential.Of(context.Request.Headers);
        if (sent.Refusal is { } unreadable)
            return AccessProblems.InvalidAsync(context, unreadable);
        if (sent.Text is null)
            return AccessProblems.MissingAsync(context);
        var identifying = credentials.IdentifyAsync(sent, context);
        return identifying.IsCompletedSuccessfully
            ? PassAsync(context, rule, identifying.Result, next)
            : AwaitAsync(context, rule, identifying, next);
    }

    private async Task AwaitAsync(HttpContext context, AccessRule rule, ValueTask<Identity> identifying, RequestDelegate next) =>
        await PassAsync(context, rule, await identifying, next);

    private Task PassAsync(HttpContext context, AccessRule rule, Identity identity, RequestDelegate next)
    {
        if (identity.Caller is not { } caller)
        {
            return identity.IsUnsure
                ? AccessProblems.UnsureAsync(context, identity.Refusal!)
                : AccessProblems.InvalidAsync(context, identity.Refusal!);
        }

        if ((caller.Scopes & rule.AnyOf) == Scope.None)
            return AccessProblems.NoScopeAsync(context, rule.AnyOf);
        if (!caller.Pipelines.AllowAll && rule.Check == PipelineCheck.InRoute)
        {
            if (context.Request.RouteValues["pipeline"] is not string pipeline)
                return AccessProblems.WriteAsync(context, AccessProblems.NotAllPipelines());
            if (!caller.Pipelines.Allow(pipeline))
                return AccessProblems.WriteAsync(context, AccessProblems.NoPipeline(pipeline));
        }

        context.Features.Set(caller);
        return tenants.Counts(caller) && context.GetEndpoint()!.Metadata.GetMetadata<CountedUsers>() is not null
            ? CountAsync(context, next)
            : next(context);
    }

    private async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        if (await tenants.RefuseAsync(context, users: 1) is { } refusal)
        {
            await AccessProblems.WriteAsync(context, refusal);
        }
        else
        {
            await next(context);
        }
    }
}
