process.stdout.write("squad\n");
