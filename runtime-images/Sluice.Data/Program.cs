using Sluice.Data.Hosting;

return await DataHost.RunAsync(args, Environment.GetEnvironmentVariable);
