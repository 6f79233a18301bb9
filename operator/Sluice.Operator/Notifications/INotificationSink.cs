namespace Sluice.Operator.Notifications;

/// <summary>Takes notifications, and never waits.</summary>
internal interface INotificationSink
{
    /// <summary>Takes one.</summary>
    void Post(NotificationEnvelope envelope);
}
