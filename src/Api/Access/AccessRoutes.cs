namespace ModelPipeline.Api;

/// <summary>
/// Says of routes what they ask of callers. A route, or its group, needs one of these. What a route says counts more than what its group
/// says.
/// </summary>
internal static class AccessRoutes
{
    /// <summary>The caller needs one of these scopes. A parameter <c>{pipeline}</c> of the route is checked too.</summary>
    public static T RequireScope<T>(this T routes, Scope anyOf, PipelineCheck check = PipelineCheck.InRoute)
        where T : IEndpointConventionBuilder =>
        routes.WithMetadata(new AccessRule(anyOf, check));

    /// <summary>Each request scores one user, which counts for the caller's tenant.</summary>
    public static T CountsOneUser<T>(this T routes) where T : IEndpointConventionBuilder => routes.WithMetadata(CountedUsers.One);

    /// <summary>Everybody may call the routes: they tell nothing of users, and no secret.</summary>
    public static T OpenToEverybody<T>(this T routes) where T : IEndpointConventionBuilder =>
        routes.WithMetadata(new AccessRule(Scope.None, PipelineCheck.ByHandler));
}
