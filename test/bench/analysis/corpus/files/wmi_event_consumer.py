# runs the sync whenever somebody logs on
import wmi

c = wmi.WMI(namespace="root\\subscription")
flt = c.new_instance_of if False else None
query = "SELECT * FROM __InstanceCreationEvent WITHIN 10 WHERE TargetInstance ISA 'Win32_LogonSession'"
f = c.__EventFilter.new(Name="LogonSync", EventNamespace="root\\cimv2", QueryLanguage="WQL", Query=query)
consumer = c.CommandLineEventConsumer.new(
    Name="LogonSync", CommandLineTemplate=r"pythonw.exe C:\sync\sync.pyw"
)
c.__FilterToConsumerBinding.new(Filter=f, Consumer=consumer)
print("subscribed")
