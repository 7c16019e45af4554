namespace ModelPipeline.Api;

/// <summary>Turns away callers who may not call.</summary>
internal static class AccessHosting
{
    /// <summary>Registers who may call, by the section <c>Auth</c>. Call this after the file that <c>Config</c> names is read.</summary>
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        var auth = builder.AddAuth();
        builder.Services.AddSingleton<AuditTrail>();
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddSingleton<KeyMaker>();
        builder.Services.AddSingleton<KeyCredentials>();
        builder.Services.AddSingleton(services => TokenCredentials.Create(
            services.GetRequiredService<JwtOptions>(), services.GetRequiredService<ILogger<TokenCredentials>>()));
        builder.Services.AddSingleton<PushCredentials>();
        builder.Services.AddSingleton<CallerCredentials>();
        builder.Services.AddSingleton<CallerMetrics>();
        builder.Services.AddSingleton<TenantGuard>();
        builder.Services.AddSingleton<AccessGate>();
        if (auth.TakesKeys)
            builder.Services.AddHostedService<KeyRefresh>();
    }

    /// <summary>
    /// Asks each request for its caller. Where nobody is asked, only pages of other sites and other names of hosts are turned away.
    /// </summary>
    public static void UseAccess(this WebApplication app)
    {
        // From the application, not from the request: reading the services of a request makes a scope for the request.
        var auth = app.Services.GetRequiredService<AuthOptions>();
        if (auth.Mode == AuthMode.None)
        {
            app.Use(CrossSiteGuard.PassAsync);
            // Where this is set, the server itself refuses all other names.
            if (auth.StaysOnLoopback && string.IsNullOrEmpty(app.Configuration["AllowedHosts"]))
                app.Use(new LocalHostGuard().PassAsync);
            return;
        }

        var gate = app.Services.GetRequiredService<AccessGate>();
        app.Use((context, next) => gate.PassAsync(context, next));
    }
}
